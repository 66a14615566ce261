import { computed, signal } from "@preact/signals";
import type { UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { Failure } from "../../connection.ts";
import type { Access } from "../../creation.ts";
import type { DraftExpiry, ExpiryError } from "../../format/draft-expiry.ts";
import { checkExpiry, toExpiryRequest } from "../../format/draft-expiry.ts";
import { accessOf, NOTHING_PICKED, unshown } from "../access/access.ts";
import { choiceOf } from "../access/permission-choice.ts";
import { createPicker } from "../access/picker.ts";
import { type AccessParts, takeRefusal } from "../access/take-refusal.ts";
import { errorsFromFailure } from "../core/form-check.ts";
import { readyValue } from "../core/loadable.ts";
import type { TokenDetail } from "./token-detail.ts";

/** A token's expiry and all that it may do, being edited; its secret stays. */
export function createAccessEdit(parts: AccessParts, detail: TokenDetail, now: () => number) {
  const { catalog, organization } = parts;
  /** The token as it was when the editing began. */
  const token = signal<TokenResource | null>(null);
  const before = signal<Access>(NOTHING_PICKED);
  const access = signal<Access>(NOTHING_PICKED);
  /** `null`: as it is. */
  const expiry = signal<DraftExpiry | null>(null);
  const expiryError = signal<ExpiryError | null>(null);
  const failure = signal<Failure | null>(null);
  const saving = signal(false);
  const view = computed(() => readyValue(catalog.state.value));
  const held = computed(
    () => new Set(token.value?.scopes.map(({ permission }) => permission) ?? []),
  );
  const picker = createPicker({
    catalog: view,
    // What it has stays in sight, whether or not it could be granted today.
    limits: computed(() => ({ anyway: held.value })),
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
    const found = readyValue(detail.state.peek());
    const offered = view.peek();
    if (found === null || offered === null) return;
    token.value = found;
    before.value = accessOf(found.scopes, choiceOf(offered, { anyway: held.peek() }));
    access.value = before.peek();
  }

  /** What to send: only what was edited. `null` where something has to be put right first. */
  function check(): UpdateTokenRequest | null {
    const policy = view.peek()?.expiry;
    const seen = token.peek();
    if (policy === undefined || seen === null) return null;
    const wanted = expiry.peek();
    expiryError.value = wanted === null ? null : checkExpiry(wanted, now(), policy);
    const scopes = picker.check(0);
    if (scopes === null || expiryError.peek() !== null) return null;
    const kept = unshown(seen.scopes, before.peek()).map(({ permission, entity_id }) => {
      return { permission, entity_id };
    });
    const edited = JSON.stringify(access.peek()) !== JSON.stringify(before.peek());
    return {
      ...(wanted === null ? {} : { expires: toExpiryRequest(wanted, policy) }),
      ...(edited ? { scopes: [...scopes, ...kept] } : {}),
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
    /** @returns whether all is as it was wanted; else `failure` or a field says why not */
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
      expiryError.value = errorsFromFailure(failed).expires ?? null;
      await takeRefusal(failed, parts, picker);
      failure.value = failed;
      // Edited over again from what is there now: else one would undo what somebody else did.
      if (failed.kind === "problem" && failed.problem === "stale_version") begin();
      return false;
    },
  };
}

export type AccessEdit = ReturnType<typeof createAccessEdit>;
