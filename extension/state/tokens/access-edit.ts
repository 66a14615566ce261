import { computed, signal } from "@preact/signals";
import type { UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import type { Access } from "../../creation.ts";
import type { DraftExpiry, ExpiryError } from "../../format/draft-expiry.ts";
import { checkExpiry, toExpiryRequest } from "../../format/draft-expiry.ts";
import { listHiddenScopes, NOTHING_PICKED, toAccess } from "../access/access.ts";
import { type AccessParts, handleRefusal } from "../access/handle-refusal.ts";
import { buildChoice } from "../access/permission-choice.ts";
import { createPicker } from "../access/picker.ts";
import { toFormErrors } from "../core/form-check.ts";
import { getReadyValue } from "../core/loadable.ts";
import type { TokenDetail } from "./token-detail.ts";

/** Creates the state of the screen that edits a token's expiry and permissions. The secret stays valid. */
export function createAccessEdit(parts: AccessParts, detail: TokenDetail, now: () => number) {
  const { catalog, organization } = parts;
  /** The token when editing began. */
  const token = signal<TokenResource | null>(null);
  const before = signal<Access>(NOTHING_PICKED);
  const access = signal<Access>(NOTHING_PICKED);
  /** `null` if the expiry is not changed. */
  const expiry = signal<DraftExpiry | null>(null);
  const expiryError = signal<ExpiryError | null>(null);
  const failure = signal<Failure | null>(null);
  const saving = signal(false);
  const view = computed(() => getReadyValue(catalog.state.value));
  const existingPermissions = computed(
    () => new Set(token.value?.scopes.map(({ permission }) => permission) ?? []),
  );
  const picker = createPicker({
    catalog: view,
    // The token's permissions stay visible even if the owner could not be granted them today.
    limits: computed(() => ({ alwaysOffered: existingPermissions.value })),
    access,
    edit(change) {
      access.value = { ...access.peek(), ...change };
    },
    organization,
  });

  async function load() {
    await Promise.all([detail.load(), catalog.load()]);
    begin();
  }

  function begin() {
    const loaded = getReadyValue(detail.state.peek());
    const offered = view.peek();
    if (loaded === null || offered === null) return;
    token.value = loaded;
    before.value = toAccess(
      loaded.scopes,
      buildChoice(offered, { alwaysOffered: existingPermissions.peek() }),
    );
    access.value = before.peek();
  }

  /** Returns the change to send, with the edited parts only. `null` if there are errors. */
  function check(): UpdateTokenRequest | null {
    const policy = view.peek()?.expiry;
    const original = token.peek();
    if (policy === undefined || original === null) return null;
    const newExpiry = expiry.peek();
    expiryError.value = newExpiry === null ? null : checkExpiry(newExpiry, now(), policy);
    const scopes = picker.check(0, [], before.peek());
    if (scopes === null || expiryError.peek() !== null) return null;
    const kept = listHiddenScopes(original.scopes, before.peek()).map(
      ({ permission, entity_id }) => {
        return { permission, entity_id };
      },
    );
    const isAccessEdited = JSON.stringify(access.peek()) !== JSON.stringify(before.peek());
    return {
      ...(newExpiry === null ? {} : { expires: toExpiryRequest(newExpiry, policy) }),
      ...(isAccessEdited ? { scopes: [...scopes, ...kept] } : {}),
    };
  }

  return {
    catalog: catalog.state,
    detail: detail.state,
    token,
    picker,
    expiry,
    expiryError,
    failure,
    saving,
    load,
    edit(next: DraftExpiry | null) {
      expiry.value = next;
      expiryError.value = null;
    },
    /** @returns true if saved or unchanged; otherwise `failure` or a field's error gives the reason */
    async save(): Promise<boolean> {
      if (saving.peek()) return false;
      failure.value = null;
      const change = check();
      if (change === null) return false;
      if (Object.keys(change).length === 0) return true;
      saving.value = true;
      const failed = await detail.save(change);
      saving.value = false;
      if (failed === null) return true;
      expiryError.value = toFormErrors(failed).expires ?? null;
      await handleRefusal(failed, parts, picker);
      failure.value = failed;
      // Restart from the current token, so that saving again does not undo another person's change.
      if (failed.kind === "problem" && failed.problem === "stale_version") begin();
      return false;
    },
  };
}

export type AccessEdit = ReturnType<typeof createAccessEdit>;
