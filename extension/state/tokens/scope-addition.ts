import { computed, signal } from "@preact/signals";
import type { Failure } from "../../connection.ts";
import type { Access } from "../../creation.ts";
import { listFullyGrantedPermissions, NOTHING_PICKED } from "../access/access.ts";
import { type AccessParts, handleRefusal } from "../access/handle-refusal.ts";
import { createPicker } from "../access/picker.ts";
import { getReadyValue } from "../core/loadable.ts";
import type { TokenDetail } from "./token-detail.ts";

/** Creates the state of the dialog that adds scopes to a token. */
export function createScopeAddition(
  { catalog, ownerStore, organization }: AccessParts,
  detail: TokenDetail,
) {
  const access = signal<Access>(NOTHING_PICKED);
  const failure = signal<Failure | null>(null);
  const existing = computed(() => getReadyValue(detail.state.value)?.scopes ?? []);
  const view = computed(() => getReadyValue(catalog.state.value));
  const picker = createPicker({
    catalog: view,
    limits: computed(() =>
      view.value === null
        ? {}
        : { hidden: listFullyGrantedPermissions(existing.value, view.value) },
    ),
    access,
    edit(change) {
      access.value = { ...access.peek(), ...change };
    },
    organization,
  });

  return {
    catalog: catalog.state,
    /** Reloads the offered permissions, which may have changed. */
    load: catalog.load,
    picker,
    failure,
    saving: detail.saving,
    /** @returns true if the scopes were added; otherwise `failure` or the picker gives the reason */
    async add(): Promise<boolean> {
      if (detail.saving.peek()) return false;
      failure.value = null;
      const scopes = picker.check(1, existing.peek());
      if (scopes === null) return false;
      const failed = await detail.addScopes(scopes);
      if (failed !== null)
        await handleRefusal(failed, { catalog, ownerStore, organization }, picker);
      failure.value = failed;
      return failed === null;
    },
  };
}

export type ScopeAddition = ReturnType<typeof createScopeAddition>;
