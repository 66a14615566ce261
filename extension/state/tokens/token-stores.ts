import type { ReadonlySignal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { AllTokens } from "../../messages.ts";
import type { OwnerStore } from "../access/handle-refusal.ts";
import { createLoader, type Loader } from "../core/loadable.ts";
import { buildTokenRoutes } from "../core/router.ts";
import type { StoreContext } from "../core/store-context.ts";
import { createBulkRemoval } from "./bulk-removal.ts";
import type { CreationStore } from "./creation.ts";
import { createScopeAddition } from "./scope-addition.ts";
import { createSecretReveal } from "./secret-reveal.ts";
import { createTokenDetail, type TokenDetail } from "./token-detail.ts";
import { createTokenForm } from "./token-form.ts";
import { createTokenList } from "./token-list.ts";
import { createTokenRegeneration } from "./token-regeneration.ts";
import { createTokenRemoval, type Removal } from "./token-removal.ts";

export interface TokenStoresParts {
  /** The organization of all tokens of the connection. */
  organization: ReadonlySignal<{ id: string; name: string }>;
  ownerStore: OwnerStore;
  /** The organization's settings, which say if managers may see secrets. */
  settings: Loader<OrganizationResource>;
  creation: CreationStore;
  onRemoved(removal: Removal): void;
  /** A token has changed since the screen loaded it. */
  onChanged(): void;
  /** The tokens that this device knows, shown until the server has answered. */
  known?: AllTokens;
}

/** Creates the stores of the tokens of the context's owner. */
export function createTokenStores(context: StoreContext, parts: TokenStoresParts) {
  const { organization, ownerStore, settings, creation, onRemoved, onChanged, known } = parts;
  const { effects, key, ask } = context;
  const catalog = createLoader<CatalogView>(() => ask(effects.send("getCatalog", key)));
  const createReveal = () => createSecretReveal(settings);
  const access = { catalog, ownerStore, organization };
  const removal = createTokenRemoval(context, onRemoved, onChanged);
  const bulkRemoval = createBulkRemoval(context, onChanged);
  const regeneration = createTokenRegeneration(context, {
    creation,
    catalog,
    reveal: createReveal(),
    onChanged,
  });
  const list = createTokenList(context, known);
  return {
    owner: context.owner,
    routes: buildTokenRoutes(context.owner),
    ownerStore,
    /** The catalog of the permissions that these tokens may be granted. */
    catalog,
    /** What the picker of a token's permissions depends on. */
    access,
    list,
    form: createTokenForm(context, { creation, catalog, organization, reveal: createReveal() }),
    regeneration,
    removal,
    bulkRemoval,
    closeDialogs() {
      for (const store of [regeneration, removal, bulkRemoval]) {
        if (store.dialog.peek() !== null) store.close();
      }
    },
    openToken: (id: string) => createTokenDetail(context, id, list.find(id) ?? undefined),
    addScopes: (detail: TokenDetail) => createScopeAddition(access, detail),
  };
}

export type TokenStores = ReturnType<typeof createTokenStores>;
