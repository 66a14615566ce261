import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { ExpiryPolicy } from "../../../shared/expiry.ts";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { Failure } from "../../connection.ts";
import type { TokenDraft } from "../../creation.ts";
import { UNREADABLE_DATE } from "../../format/calendar-date.ts";
import {
  type DraftExpiry,
  getChoiceValue,
  getDraftValue,
  toDraftExpiry,
  toExpiryRequest,
} from "../../format/draft-expiry.ts";
import type { Messages } from "../../messages.ts";
import { fittedAccess, NOTHING_PICKED } from "../access/access.ts";
import type { PermissionChoice } from "../access/permission-choice.ts";
import { createPicker } from "../access/picker.ts";
import {
  checkDraft,
  errorsFromFailure,
  type FormErrors,
  refusedPointers,
  refusesScopes,
  withoutErrors,
} from "../core/form-check.ts";
import { type Loader, readyValue } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import type { CreationStore } from "./creation.ts";
import type { SecretReveal } from "./secret-reveal.ts";

const SAVE_MS = 250;

type FormRequest = Parameters<Messages["createToken"]>[0]["request"];

interface FormParts {
  creation: CreationStore;
  catalog: Loader<CatalogView>;
  organization: ReadonlySignal<{ id: string; name: string }>;
  /** Whether the secret of somebody else's token is to be shown. */
  reveal: SecretReveal;
}

/** The form for a new token: what is filled in, kept as one types, and what may be picked. */
export function createTokenForm(
  { effects, owner, key }: StoreContext,
  { creation, catalog, organization, reveal }: FormParts,
) {
  const { send, now, after } = effects;
  const draft = signal<TokenDraft | null>(null);
  const errors = signal<FormErrors>({});
  let due: { cancel(): void } | null = null;

  const picker = createPicker({
    catalog: computed(() => readyValue(catalog.state.value)),
    access: computed(() => draft.value ?? NOTHING_PICKED),
    edit,
    organization,
  });

  async function load() {
    const [saved] = await Promise.all([
      draft.peek() ?? send("getDraft", key).catch(() => null),
      catalog.load(),
    ]);
    const state = catalog.state.peek();
    if (state.status === "ready") {
      // What was filled in while the catalog was on its way counts.
      draft.value = fitted(draft.peek() ?? saved, state.value.expiry, picker.choice.peek());
    }
  }

  /** What is said of a field goes once that is changed: it was about what stood there before. */
  function edit(change: Partial<TokenDraft>) {
    const before = draft.peek();
    if (before === null) return;
    const next = { ...before, ...change };
    draft.value = next;
    errors.value = withoutErrors(errors.peek(), Object.keys(change));
    due?.cancel();
    due = { cancel: after(SAVE_MS, () => void save(next)) };
  }

  function save(next: TokenDraft | null) {
    due?.cancel();
    due = null;
    return send("saveDraft", { ...key, draft: next }).catch(() => {});
  }

  return {
    catalog: catalog.state,
    draft,
    errors,
    picker,
    reveal,
    load,
    edit,
    /** @returns what to send, or `null` where `errors` and the picker now say what is wrong */
    check(): FormRequest | null {
      const state = catalog.state.peek();
      if (state.status !== "ready") return null;
      const scopes = picker.check(state.value.min_scopes);
      const filled = draft.peek();
      if (filled === null) return null;
      errors.value = checkDraft(filled, state.value.expiry, now());
      if (scopes === null || Object.keys(errors.peek()).length > 0) return null;
      const { name, description, expiry } = filled;
      const expires = toExpiryRequest(expiry, state.value.expiry);
      const request = { name, description, expires, scopes };
      return owner === null ? request : { ...request, reveal: reveal.wanted.peek() };
    },
    /** Asks for the token; what comes of it, the creation tells. */
    create: (request: FormRequest) => creation.create(key, request),
    /** Says at each field what the server has against it. */
    takeFailure(failure: Failure) {
      errors.value = errorsFromFailure(failure);
      picker.refuse(refusedPointers(failure));
      reveal.takeFailure(failure);
      // The catalog may have changed since it was fetched: what it no longer has goes.
      if (refusesScopes(failure)) void load();
    },
    /** The server may not give these to this person's tokens: what it does allow is asked for anew. */
    async refuse(permissions: readonly string[]) {
      picker.refused.value = new Set(permissions);
      await load();
    },
    /** Keeps what is filled in now, without waiting for a pause in the typing. */
    keep: () => save(draft.peek()),
    /** Keeps what a pause in the typing has not kept yet: the page may be about to close. */
    async keepUnsaved() {
      if (due !== null) await save(draft.peek());
    },
    /** Forgets everything that was filled in. */
    async discard() {
      draft.value = null;
      errors.value = {};
      reveal.choose(false);
      picker.clear();
      await save(null);
    },
  };
}

export type TokenForm = ReturnType<typeof createTokenForm>;

/** A draft as far as today's catalog allows it: a choice or permission no longer offered is dropped. */
function fitted(
  saved: TokenDraft | null,
  policy: ExpiryPolicy,
  choice: PermissionChoice,
): TokenDraft {
  if (saved === null) {
    const expiry = toDraftExpiry(policy.default);
    return { name: "", description: "", expiry, ...NOTHING_PICKED };
  }
  return { ...saved, expiry: fittedExpiry(saved.expiry, policy), ...fittedAccess(saved, choice) };
}

function fittedExpiry(expiry: DraftExpiry, { choices, default: byDefault }: ExpiryPolicy) {
  if (!choices.map(getChoiceValue).includes(getDraftValue(expiry))) return toDraftExpiry(byDefault);
  // What could not be read is not in the field either once that is drawn anew.
  const unreadable = expiry.choice === "date" && expiry.date === UNREADABLE_DATE;
  return unreadable ? toDraftExpiry({ date: true }) : expiry;
}
