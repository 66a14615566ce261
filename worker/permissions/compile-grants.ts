import type { Catalog } from "./catalog.ts";
import { type PickablePermission, pickablePermissions } from "./permission-index.ts";

/** One row of the table `grants`: what members of a role or group may grant. */
export interface GrantRow {
  readonly principalKind: "role" | "group";
  readonly principal: string;
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  /** Added to each token by the role itself; nobody picks it. */
  readonly automatic: boolean;
  /** To tokens of other people only: such a row adds nothing to the member's own. */
  readonly forOthers: boolean;
  /** The HTTP methods that an access level lets through; `null` for a permission. */
  readonly methods: readonly string[] | null;
}

/**
 * Compiles a checked catalog, so that a validation joins rows and never parses it.
 *
 * One row per principal and permission. What a group grants both to its own and to other people's
 * tokens has `forOthers: false`: a validation must find it, while granting to others asks the catalog.
 */
export function compileGrants(catalog: Catalog): GrantRow[] {
  const pickable = pickablePermissions(catalog);
  return [
    ...catalog.roles.flatMap((role) =>
      chosen(pickable, role.grants).map((p) => row("role", role.id, p, false)),
    ),
    ...catalog.automatic.flatMap(({ id, api, roles }) =>
      roles.map((role): GrantRow => {
        const base = { permission: id, api, entityType: null, automatic: true, forOthers: false };
        return { principalKind: "role", principal: role, ...base, methods: null };
      }),
    ),
    ...catalog.groups.flatMap((group) => {
      const own = chosen(pickable, group.grants);
      const others = chosen(pickable, group.grants_for_others).filter((p) => !own.includes(p));
      return [
        ...own.map((p) => row("group", group.id, p, false)),
        ...others.map((p) => row("group", group.id, p, true)),
      ];
    }),
  ];
}

function chosen(
  pickable: readonly PickablePermission[],
  grants: readonly string[] | "*",
): readonly PickablePermission[] {
  return grants === "*" ? pickable : pickable.filter(({ id }) => grants.includes(id));
}

function row(
  principalKind: GrantRow["principalKind"],
  principal: string,
  { id, api, entityType, methods }: PickablePermission,
  forOthers: boolean,
): GrantRow {
  const what = { permission: id, api, entityType, automatic: false, forOthers, methods };
  return { principalKind, principal, ...what };
}
