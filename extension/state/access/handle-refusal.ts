import type { ReadonlySignal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { Failure } from "../../connection.ts";
import { getRefusedPermissions } from "../../format/describe-failure.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { getRefusedPointers, refusesScopes } from "../core/form-check.ts";
import type { Loader } from "../core/loadable.ts";
import type { createPicker } from "./picker.ts";

/** The tokens' owner. `load` fetches the owner anew, because what they may be granted can change. */
export interface OwnerStore {
  state: ReadonlySignal<TokenOwner>;
  load(): Promise<void>;
}

export interface AccessParts {
  catalog: Loader<CatalogView>;
  ownerStore: OwnerStore;
  organization: ReadonlySignal<{ id: string; name: string }>;
}

/**
 * Marks the permissions and ids that the server refused. If it refused scopes, reloads the owner and the
 * catalog, because either may have changed.
 */
export async function handleRefusal(
  failure: Failure,
  { catalog, ownerStore }: AccessParts,
  picker: ReturnType<typeof createPicker>,
): Promise<void> {
  picker.showRefusal(getRefusedPointers(failure));
  const refused = getRefusedPermissions(failure);
  if (refused.length > 0) picker.refused.value = new Set(refused);
  if (refused.length > 0 || refusesScopes(failure)) {
    await Promise.all([ownerStore.load(), catalog.load()]);
  }
}
