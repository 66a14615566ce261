import type { Catalog } from "../../permissions/catalog.ts";
import type { CheckedScope, ScopeGrantor } from "../../permissions/check-scopes.ts";
import { grantablePermissions } from "../../permissions/grantable-permissions.ts";
import { pickablePermissions } from "../../permissions/permission-index.ts";

const COUNT = 3;

/**
 * A few scopes that someone may grant, of one API, on every entity: enough to try things out with. Of an
 * API's access levels at most one.
 */
export function exampleScopes(
  catalog: Catalog,
  grantor: ScopeGrantor,
): { scopes: CheckedScope[]; api: string } {
  const grantable = grantablePermissions(catalog, grantor);
  const offered = pickablePermissions(catalog).filter(({ id }) => grantable.has(id));
  const api = offered[0]?.api ?? catalog.apis[0]?.id ?? "";
  const ofApi = offered.filter((permission) => permission.api === api);
  const level = ofApi.find(({ methods }) => methods !== null);
  const locked = new Set(
    catalog.entity_types.filter((type) => type.locked_to !== undefined).map(({ id }) => id),
  );
  const scopes = ofApi
    .filter((permission) => permission.methods === null || permission === level)
    .slice(0, COUNT)
    .map(({ id, entityType }) => {
      if (entityType === null) return { permission: id, entityId: null };
      return { permission: id, entityId: locked.has(entityType) ? grantor.organization : "*" };
    });
  return { scopes, api };
}
