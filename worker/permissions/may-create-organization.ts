import type { Catalog } from "./catalog.ts";
import { mayManage } from "./controls-of.ts";
import type { Principal } from "./grantable-permissions.ts";

/**
 * Whether someone may create an organization: who manages the users of the home organization, which is
 * that of whoever runs the deployment. Elsewhere nobody may, whatever their own catalog says.
 */
export function mayCreateOrganization(
  catalog: Catalog,
  actor: Principal & { organization: string },
  homeOrganization: string,
): boolean {
  return actor.organization === homeOrganization && mayManage(catalog, actor, "users");
}
