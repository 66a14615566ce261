import type { Catalog } from "./catalog.ts";
import { pickablePermissions } from "./permission-index.ts";

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
  /** Published ids that stand for the permission. */
  readonly aliases: readonly string[];
  /** What an access level brings; a permission brings nothing. */
  readonly brings: readonly BroughtPermission[];
}

/** A permission that an access level brings: on every entity, or where its type is locked, on the one there is. */
export interface BroughtPermission {
  readonly permission: string;
  readonly entityType: string | null;
  /** Whether the type admits the current organization alone. */
  readonly locked: boolean;
  readonly aliases: readonly string[];
}

/**
 * Compiles a checked catalog, so that a validation joins rows and never parses it.
 *
 * One row per principal and permission. What a group grants both to its own and to other people's
 * tokens has `forOthers: false`: a validation must find it, while granting to others asks the catalog.
 */
export function compileGrants(catalog: Catalog): GrantRow[] {
  const pickable = withMeanings(catalog);
  return [
    ...catalog.roles.flatMap((role) =>
      chosen(pickable, role.grants).map((p) => row("role", role.id, p, false)),
    ),
    ...catalog.automatic.flatMap(({ id, api, roles }) =>
      roles.map((role): GrantRow => {
        const base = { permission: id, api, entityType: null, automatic: true, forOthers: false };
        const none = { methods: null, aliases: [], brings: [] };
        return { principalKind: "role", principal: role, ...base, ...none };
      }),
    ),
    ...catalog.groups.flatMap((group) => {
      const own = chosen(pickable, group.grants);
      const ownOnes = new Set(own);
      const others = chosen(pickable, group.grants_for_others).filter((p) => !ownOnes.has(p));
      return [
        ...own.map((p) => row("group", group.id, p, false)),
        ...others.map((p) => row("group", group.id, p, true)),
      ];
    }),
  ];
}

/** A permission with all that a validation has to know of it, whoever grants it. */
interface Meaning extends Pick<GrantRow, "permission" | "api" | "entityType" | "methods"> {
  readonly aliases: readonly string[];
  readonly brings: readonly BroughtPermission[];
}

function withMeanings(catalog: Catalog): Meaning[] {
  const pickable = pickablePermissions(catalog);
  const byId = new Map(pickable.map((permission) => [permission.id, permission]));
  const aliases = Map.groupBy(Object.entries(catalog.aliases), ([, canonical]) => canonical);
  const aliasesOf = (id: string) => (aliases.get(id) ?? []).map(([published]) => published);
  const locked = new Set(
    catalog.entity_types.filter((type) => type.locked_to !== undefined).map(({ id }) => id),
  );
  const brought = (permission: string): BroughtPermission => {
    const entityType = byId.get(permission)?.entityType ?? null;
    const isLocked = entityType !== null && locked.has(entityType);
    return { permission, entityType, locked: isLocked, aliases: aliasesOf(permission) };
  };
  return pickable.map(({ id: permission, api, entityType, methods, brings }) => ({
    permission,
    api,
    entityType,
    methods,
    aliases: aliasesOf(permission),
    brings: (brings ?? []).map(brought),
  }));
}

function chosen(meanings: readonly Meaning[], grants: readonly string[] | "*"): readonly Meaning[] {
  if (grants === "*") return meanings;
  const ids = new Set(grants);
  return meanings.filter(({ permission }) => ids.has(permission));
}

function row(
  principalKind: GrantRow["principalKind"],
  principal: string,
  meaning: Meaning,
  forOthers: boolean,
): GrantRow {
  return { principalKind, principal, ...meaning, automatic: false, forOthers };
}
