import type { CatalogApi, CatalogView } from "../../shared/wire/catalog-view.ts";
import type { Catalog } from "./catalog.ts";
import {
  listAutomaticPermissions,
  listGrantablePermissions,
  type Principal,
} from "./grantable-permissions.ts";
import { formatLevelPermission } from "./permission-index.ts";

/**
 * Returns the catalog as `/v1` shows it, without roles, groups and controls.
 *
 * @param owner the owner of the tokens that the view is for
 * @param grantable permissions that may be granted to these tokens; by default what the owner may grant
 */
export function buildCatalogView(
  catalog: Catalog,
  version: number,
  owner: Principal,
  grantable: ReadonlySet<string> = listGrantablePermissions(catalog, owner),
): CatalogView {
  return {
    version,
    apis: catalog.apis.map((api) => buildApiView(api, grantable)),
    entity_types: catalog.entity_types,
    automatic: listAutomaticPermissions(catalog, owner.role),
    expiry: catalog.expiry,
    min_scopes: catalog.min_scopes,
    token_limit: catalog.token_limit,
  };
}

function buildApiView(api: Catalog["apis"][number], grantable: ReadonlySet<string>): CatalogApi {
  const { id, name, url, levels } = api;
  const named = { id, name, ...(url === undefined ? {} : { url }) };
  const permissions = api.permissions.map((permission) => ({
    ...permission,
    grantable: grantable.has(permission.id),
  }));
  if (levels === undefined) return { ...named, permissions };
  const viewed = levels.map((level) => ({
    id: level.id,
    name: level.name,
    description: level.description,
    methods: level.methods,
    permissions: level.permissions,
    grantable: grantable.has(formatLevelPermission(id, level.id)),
  }));
  return { ...named, levels: viewed, permissions };
}
