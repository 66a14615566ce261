import { computed, signal } from "@preact/signals";
import type { ExpiryPolicy } from "../../shared/expiry.ts";
import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { IssueTokenRequest } from "../../shared/wire/token-requests.ts";
import { UNREADABLE_DATE } from "../format/calendar-date.ts";
import { choiceValue, type DraftExpiry, draftExpiry, draftValue } from "../format/expiry-choice.ts";
import { expiryRequest } from "../format/expiry-instant.ts";
import type { TokenDraft } from "../messages.ts";
import type { Desk } from "./desk.ts";
import { checkDraft, type FormErrors, withoutErrors } from "./form-check.ts";
import type { Loader } from "./loadable.ts";
import { choiceOf, filterChoice } from "./permission-groups.ts";

const SAVE_MS = 250;

/** The form for a new token: what is filled in, kept as one types, and what may be picked. */
export function createTokenForm({ effects, connection }: Desk, catalog: Loader<CatalogView>) {
  const { send, now, after } = effects;
  const key = { connection: connection.key };
  const draft = signal<TokenDraft | null>(null);
  const errors = signal<FormErrors>({});
  const search = signal("");
  const refused = signal<ReadonlySet<string>>(new Set());
  let due: { cancel(): void } | null = null;

  const choice = computed(() => {
    const { value } = catalog.state;
    return value.status === "ready"
      ? choiceOf(value.value, refused.value)
      : { groups: [], withheld: [] };
  });
  const shown = computed(() => filterChoice(choice.value, search.value));
  const chosen = computed(() => new Set(draft.value?.permissions));

  async function load() {
    const [saved] = await Promise.all([
      draft.peek() ?? send("getDraft", key).catch(() => null),
      catalog.load(),
    ]);
    const state = catalog.state.peek();
    if (state.status === "ready") draft.value = fitted(saved, state.value, refused.peek());
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
    search,
    refused,
    choice,
    shown,
    chosen,
    load,
    edit,
    /** Picks or drops permissions, keeping the order in which they were picked. */
    pick(permissions: readonly string[], wanted: boolean) {
      const changed = new Set(permissions);
      const kept = (draft.peek()?.permissions ?? []).filter((id) => !changed.has(id));
      edit({ permissions: wanted ? [...kept, ...permissions] : kept });
    },
    /** @returns what to send, or `null` where `errors` now says what is missing */
    check(): IssueTokenRequest | null {
      const state = catalog.state.peek();
      const filled = draft.peek();
      if (state.status !== "ready" || filled === null) return null;
      errors.value = checkDraft(filled, state.value, now());
      return Object.keys(errors.peek()).length === 0 ? requestOf(filled, state.value) : null;
    },
    /** The server may not give these to this person's tokens: what it does allow is asked for anew. */
    async refuse(permissions: readonly string[]) {
      refused.value = new Set(permissions);
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
      refused.value = new Set();
      search.value = "";
      await save(null);
    },
  };
}

export type TokenForm = ReturnType<typeof createTokenForm>;

function requestOf(
  { name, description, expiry, permissions }: TokenDraft,
  catalog: CatalogView,
): IssueTokenRequest {
  return {
    name,
    description,
    expires: expiryRequest(expiry, catalog.expiry),
    scopes: permissions.map((permission) => ({ permission })),
  };
}

/** A draft as far as today's catalog allows it: a choice or permission no longer offered is dropped. */
function fitted(
  saved: TokenDraft | null,
  catalog: CatalogView,
  refused: ReadonlySet<string>,
): TokenDraft {
  const byDefault = draftExpiry(catalog.expiry.default);
  if (saved === null) return { name: "", description: "", expiry: byDefault, permissions: [] };
  const known = new Set(
    choiceOf(catalog, refused).groups.flatMap(({ permissions }) => permissions.map(({ id }) => id)),
  );
  return {
    ...saved,
    expiry: fittedExpiry(saved.expiry, catalog.expiry),
    permissions: saved.permissions.filter((id) => known.has(id)),
  };
}

function fittedExpiry(expiry: DraftExpiry, { choices, default: byDefault }: ExpiryPolicy) {
  if (!choices.map(choiceValue).includes(draftValue(expiry))) return draftExpiry(byDefault);
  // What could not be read is not in the field either once that is drawn anew.
  const unreadable = expiry.choice === "date" && expiry.date === UNREADABLE_DATE;
  return unreadable ? draftExpiry({ date: true }) : expiry;
}
