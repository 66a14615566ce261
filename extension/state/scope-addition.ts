import { computed, type ReadonlySignal, signal } from "@preact/signals";
import type { CatalogView } from "../../shared/wire/catalog-view.ts";
import { refusedPermissions } from "../format/failure-text.ts";
import type { Access, Failure } from "../messages.ts";
import { NOTHING_PICKED } from "./access.ts";
import { refusedPointers, refusesScopes } from "./form-check.ts";
import { heldPermissions } from "./held-access.ts";
import { type Loader, readyValue } from "./loadable.ts";
import { createPicker } from "./picker.ts";
import type { TokenDetail } from "./token-detail.ts";
import type { HolderStore } from "./token-stores.ts";

export interface AccessParts {
  catalog: Loader<CatalogView>;
  holder: HolderStore;
  organization: ReadonlySignal<{ id: string; name: string }>;
}

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

/**
 * Says at each permission and id what the server has against it. Role and catalog may have changed
 * since they were last asked for.
 */
export async function takeRefusal(
  failure: Failure,
  { catalog, holder }: AccessParts,
  picker: ReturnType<typeof createPicker>,
): Promise<void> {
  picker.refuse(refusedPointers(failure));
  const refused = refusedPermissions(failure);
  if (refused.length > 0) picker.refused.value = new Set(refused);
  if (refused.length > 0 || refusesScopes(failure)) {
    await Promise.all([holder.load(), catalog.load()]);
  }
}
