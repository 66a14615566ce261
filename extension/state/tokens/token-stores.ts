import type { ReadonlySignal } from "@preact/signals";
import type { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { OrganizationResource } from "../../../shared/wire/organization-resource.ts";
import type { HolderStore } from "../access/take-refusal.ts";
import { createLoader, type Loader } from "../core/loadable.ts";
import { tokenRoutes } from "../core/router.ts";
import type { StoreContext } from "../core/store-context.ts";
import { createAccessEdit } from "./access-edit.ts";
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
  /** Where every token is valid. */
  organization: ReadonlySignal<{ id: string; name: string }>;
  holder: HolderStore;
  /** Of the connection: what it lets managers do. */
  settings: Loader<OrganizationResource>;
  creation: CreationStore;
  onRemoved(removal: Removal): void;
  /** A token is no longer as the screen shows it. */
  onChanged(): void;
}

/** All that is looked at and done of one person's tokens: those that the context is for. */
export function createTokenStores(context: StoreContext, parts: TokenStoresParts) {
  const { organization, holder, settings, creation, onRemoved, onChanged } = parts;
  const { effects, key, ask } = context;
  const catalog = createLoader<CatalogView>(() => ask(effects.send("getCatalog", key)));
  const reveals = () => createSecretReveal(settings);
  const access = { catalog, holder, organization };
  const removal = createTokenRemoval(context, onRemoved, onChanged);
  const bulkRemoval = createBulkRemoval(context, onChanged);
  const regeneration = createTokenRegeneration(context, {
    creation,
    catalog,
    reveal: reveals(),
    onChanged,
  });
  return {
    owner: context.owner,
    routes: tokenRoutes(context.owner),
    holder,
    /** What may be granted to these tokens. */
    catalog,
    list: createTokenList(context),
    form: createTokenForm(context, { creation, catalog, organization, reveal: reveals() }),
    regeneration,
    removal,
    bulkRemoval,
    /** Closes whatever is being asked. */
    closeDialogs() {
      for (const store of [regeneration, removal, bulkRemoval]) {
        if (store.asked.peek() !== null) store.close();
      }
    },
    openToken: (id: string) => createTokenDetail(context, id),
    addScopes: (detail: TokenDetail) => createScopeAddition(access, detail),
    editAccess: (id: string) =>
      createAccessEdit(access, createTokenDetail(context, id), effects.now),
  };
}

export type TokenStores = ReturnType<typeof createTokenStores>;
