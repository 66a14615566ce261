import type { Catalog } from "./catalog.ts";
import { listPickablePermissions } from "./permission-index.ts";

/** A row of the table `grants`: a permission that members of a role or group may grant. */
export interface GrantRow {
  readonly principalKind: "role" | "group";
  readonly principal: string;
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  /** Added to each token by the role itself; cannot be picked. */
  readonly automatic: boolean;
  /** True if members may grant it to other people's tokens only, not to their own. */
  readonly forOthers: boolean;
  /** HTTP methods that an access level allows; `null` for a permission. */
  readonly methods: readonly string[] | null;
  /** Aliases of the permission: published ids that mean it. */
  readonly aliases: readonly string[];
  /** Permissions that an access level brings; empty for a permission. */
  readonly brings: readonly BroughtPermission[];
}

/** A permission that an access level brings, on every entity of its type. */
export interface BroughtPermission {
  readonly permission: string;
  readonly entityType: string | null;
  /** True if the only entity of the type is the current organization. */
  readonly locked: boolean;
  readonly aliases: readonly string[];
}

/**
 * Compiles a checked catalog, so that a validation joins rows and never parses it.
 *
 * There is one row per principal and permission. If a group grants a permission to its members' own
 * tokens and to other people's, `forOthers` is false: a validation must find the row, while checks of
 * grants to other people read the catalog instead.
 */
export function compileGrants(catalog: Catalog): GrantRow[] {
  const pickable = compilePermissions(catalog);
  return [
    ...catalog.roles.flatMap((role) =>
      pick(pickable, role.grants).map((p) => toGrantRow("role", role.id, p, false)),
    ),
    ...catalog.automatic.flatMap(({ id, api, roles }) =>
      roles.map((role): GrantRow => {
        const base = { permission: id, api, entityType: null, automatic: true, forOthers: false };
        const none = { methods: null, aliases: [], brings: [] };
        return { principalKind: "role", principal: role, ...base, ...none };
      }),
    ),
    ...catalog.groups.flatMap((group) => {
      const own = pick(pickable, group.grants);
      const ownSet = new Set(own);
      const others = pick(pickable, group.grants_for_others).filter((p) => !ownSet.has(p));
      return [
        ...own.map((p) => toGrantRow("group", group.id, p, false)),
        ...others.map((p) => toGrantRow("group", group.id, p, true)),
      ];
    }),
  ];
}

/** The columns of a grant that do not depend on the role or group. */
interface CompiledPermission
  extends Pick<GrantRow, "permission" | "api" | "entityType" | "methods"> {
  readonly aliases: readonly string[];
  readonly brings: readonly BroughtPermission[];
}

function compilePermissions(catalog: Catalog): CompiledPermission[] {
  const pickable = listPickablePermissions(catalog);
  const byId = new Map(pickable.map((permission) => [permission.id, permission]));
  const aliases = Map.groupBy(Object.entries(catalog.aliases), ([, canonical]) => canonical);
  const listAliases = (id: string) => (aliases.get(id) ?? []).map(([published]) => published);
  const locked = new Set(
    catalog.entity_types.filter((type) => type.locked_to !== undefined).map(({ id }) => id),
  );
  const toBrought = (permission: string): BroughtPermission => {
    const entityType = byId.get(permission)?.entityType ?? null;
    const isLocked = entityType !== null && locked.has(entityType);
    return { permission, entityType, locked: isLocked, aliases: listAliases(permission) };
  };
  return pickable.map(({ id: permission, api, entityType, methods, brings }) => ({
    permission,
    api,
    entityType,
    methods,
    aliases: listAliases(permission),
    brings: (brings ?? []).map(toBrought),
  }));
}

function pick(
  permissions: readonly CompiledPermission[],
  grants: readonly string[] | "*",
): readonly CompiledPermission[] {
  if (grants === "*") return permissions;
  const ids = new Set(grants);
  return permissions.filter(({ permission }) => ids.has(permission));
}

function toGrantRow(
  principalKind: GrantRow["principalKind"],
  principal: string,
  compiled: CompiledPermission,
  forOthers: boolean,
): GrantRow {
  return { principalKind, principal, ...compiled, automatic: false, forOthers };
}
