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
import { fitAccess, NOTHING_PICKED } from "../access/access.ts";
import type { PermissionChoice } from "../access/permission-choice.ts";
import { createPicker } from "../access/picker.ts";
import {
  checkDraft,
  type FormErrors,
  getRefusedPointers,
  refusesScopes,
  removeErrors,
  toFormErrors,
} from "../core/form-check.ts";
import { getReadyValue, type Loader } from "../core/loadable.ts";
import type { StoreContext } from "../core/store-context.ts";
import type { CreationStore } from "./creation.ts";
import type { SecretReveal } from "./secret-reveal.ts";

const SAVE_MS = 250;

type FormRequest = Parameters<Messages["createToken"]>[0]["request"];

interface FormParts {
  creation: CreationStore;
  catalog: Loader<CatalogView>;
  organization: ReadonlySignal<{ id: string; name: string }>;
  /** The choice to see the secret of another person's token. */
  reveal: SecretReveal;
}

/** Creates the form for a new token. It saves the draft while the person types. */
export function createTokenForm(
  { effects, owner, key }: StoreContext,
  { creation, catalog, organization, reveal }: FormParts,
) {
  const { send, now, after } = effects;
  const draft = signal<TokenDraft | null>(null);
  const errors = signal<FormErrors>({});
  let pendingSave: { cancel(): void } | null = null;

  const picker = createPicker({
    catalog: computed(() => getReadyValue(catalog.state.value)),
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
      // Edits made while the catalog was loading take precedence over the saved draft.
      draft.value = fitDraft(draft.peek() ?? saved, state.value.expiry, picker.choice.peek());
    }
  }

  /** Changes the draft and clears the errors of the changed parts. */
  function edit(change: Partial<TokenDraft>) {
    const before = draft.peek();
    if (before === null) return;
    const next = { ...before, ...change };
    draft.value = next;
    errors.value = removeErrors(errors.peek(), Object.keys(change));
    pendingSave?.cancel();
    pendingSave = { cancel: after(SAVE_MS, () => void save(next)) };
  }

  function save(next: TokenDraft | null) {
    pendingSave?.cancel();
    pendingSave = null;
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
    /** Checks the form. @returns the request, or `null` if there are errors, which the form then shows */
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
    /** Requests the token. The creation store gets the outcome. */
    create: (request: FormRequest) => creation.create(key, request),
    /** Shows the server's refusals at the fields. */
    handleFailure(failure: Failure) {
      errors.value = toFormErrors(failure);
      picker.showRefusal(getRefusedPointers(failure));
      reveal.handleFailure(failure);
      // The catalog may have changed. Reloading drops the permissions that it no longer offers.
      if (refusesScopes(failure)) void load();
    },
    /** Marks permissions that the server refused, and reloads the offered permissions. */
    async showRefusedPermissions(permissions: readonly string[]) {
      picker.refused.value = new Set(permissions);
      await load();
    },
    /** Saves the draft at once. */
    keep: () => save(draft.peek()),
    /** Saves a draft without waiting for a pause in the typing, because the page may be about to close. */
    async keepUnsaved() {
      if (pendingSave !== null) await save(draft.peek());
    },
    /** Empties the form and deletes the draft. */
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

/** Returns the draft without the choices and permissions that the catalog no longer offers. */
function fitDraft(
  saved: TokenDraft | null,
  policy: ExpiryPolicy,
  choice: PermissionChoice,
): TokenDraft {
  if (saved === null) {
    const expiry = toDraftExpiry(policy.default);
    return { name: "", description: "", expiry, ...NOTHING_PICKED };
  }
  return { ...saved, expiry: fitExpiry(saved.expiry, policy), ...fitAccess(saved, choice) };
}

function fitExpiry(expiry: DraftExpiry, { choices, default: byDefault }: ExpiryPolicy) {
  if (!choices.map(getChoiceValue).includes(getDraftValue(expiry))) return toDraftExpiry(byDefault);
  // The browser empties a date field with unreadable text when it renders again.
  const isUnreadable = expiry.choice === "date" && expiry.date === UNREADABLE_DATE;
  return isUnreadable ? toDraftExpiry({ date: true }) : expiry;
}
