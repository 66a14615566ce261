import { computed, signal } from "@preact/signals";
import type { Failure } from "../../connection.ts";
import type { Access } from "../../creation.ts";
import { heldPermissions, NOTHING_PICKED } from "../access/access.ts";
import { createPicker } from "../access/picker.ts";
import { type AccessParts, takeRefusal } from "../access/take-refusal.ts";
import { readyValue } from "../core/loadable.ts";
import type { TokenDetail } from "./token-detail.ts";

/** Scopes being added to a token: of what it does not have yet. */
export function createScopeAddition(
  { catalog, holder, organization }: AccessParts,
  detail: TokenDetail,
) {
  const access = signal<Access>(NOTHING_PICKED);
  const failure = signal<Failure | null>(null);
  const held = computed(() => readyValue(detail.state.value)?.scopes ?? []);
  const view = computed(() => readyValue(catalog.state.value));
  const picker = createPicker({
    catalog: view,
    limits: computed(() =>
      view.value === null ? {} : { without: heldPermissions(held.value, view.value) },
    ),
    access,
    edit(change) {
      access.value = { ...access.peek(), ...change };
    },
    organization,
  });

  return {
    catalog: catalog.state,
    /** What is offered may have changed since it was last asked for. */
    load: catalog.load,
    picker,
    failure,
    saving: detail.saving,
    /** @returns whether they were added; else `failure` or the picker says why not */
    async add(): Promise<boolean> {
      if (detail.saving.peek()) return false;
      failure.value = null;
      const scopes = picker.check(1, held.peek());
      if (scopes === null) return false;
      const failed = await detail.addScopes(scopes);
      if (failed !== null) await takeRefusal(failed, { catalog, holder, organization }, picker);
      failure.value = failed;
      return failed === null;
    },
  };
}

export type ScopeAddition = ReturnType<typeof createScopeAddition>;
