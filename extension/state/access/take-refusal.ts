import type { ReadonlySignal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { Failure } from "../../connection.ts";
import { getRefusedPermissions } from "../../format/describe-failure.ts";
import type { TokenOwner } from "../../format/token-owner.ts";
import { refusedPointers, refusesScopes } from "../core/form-check.ts";
import type { Loader } from "../core/loadable.ts";
import type { createPicker } from "./picker.ts";

/** Who holds the tokens, as far as it is known, and a way to ask again: what they may hold may change. */
export interface HolderStore {
  state: ReadonlySignal<TokenOwner>;
  load(): Promise<void>;
}

export interface AccessParts {
  catalog: Loader<CatalogView>;
  holder: HolderStore;
  organization: ReadonlySignal<{ id: string; name: string }>;
}

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
  const refused = getRefusedPermissions(failure);
  if (refused.length > 0) picker.refused.value = new Set(refused);
  if (refused.length > 0 || refusesScopes(failure)) {
    await Promise.all([holder.load(), catalog.load()]);
  }
}
