import { type IssueTokenRequest, MAX_SCOPES } from "../../../shared/wire/token-requests.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import type { AccessError } from "../../format/access-text.ts";
import { type EntityTarget, idRefusal, pickFor, targetKey } from "./entity-picks.ts";
import type { PermissionChoice, Pickable } from "./permission-choice.ts";

/** A scope as it is asked for. */
export type AskedScope = IssueTokenRequest["scopes"][number];

/** What is wrong with the permissions picked. */
export interface AccessProblems {
  /** With all of them together. */
  all: AccessError | null;
  /** Keys of entity targets of which no entity is named yet. */
  missing: ReadonlySet<string>;
  /** Ids that the server did not take, each behind its target's key. */
  refusedIds: ReadonlySet<string>;
}

export const NO_PROBLEMS: AccessProblems = {
  all: null,
  missing: new Set(),
  refusedIds: new Set(),
};

/** What to ask for: only what the form offers, in the order in which it was picked. */
export function scopesOf(
  { permissions, entities }: Access,
  choice: PermissionChoice,
  organizationId: string,
): AskedScope[] {
  const offered = offeredById(choice);
  return permissions.flatMap((permission): AskedScope[] => {
    const one = offered.get(permission);
    if (one === undefined) return [];
    const { entityType: type } = one;
    if (type === null) return [{ permission }];
    if (type.locked_to === "organization") return [{ permission, entity_id: organizationId }];
    const pick = pickFor(entities, type.id, permission);
    return (pick.every ? ["*"] : pick.ids).map((id) => ({ permission, entity_id: id }));
  });
}

interface Counts {
  /** How many permissions are needed. */
  atLeast: number;
  /** How many scopes the token has already. */
  held: number;
  /** How many it does not have yet are asked for. */
  fresh: number;
}

/** What must be put right before it can be asked for. */
export function checkAccess(
  access: Access,
  choice: PermissionChoice,
  counts: Counts,
): AccessProblems {
  const picks = restricted(access, choice);
  const missing = picks.filter(({ pick }) => !pick.every && pick.ids.length === 0);
  return {
    all: countError(access, choice, { ...counts, fresh: counts.fresh + missing.length }),
    missing: new Set(missing.map(({ pick }) => targetKey(pick))),
    refusedIds: new Set(),
  };
}

function countError(
  { permissions }: Access,
  choice: PermissionChoice,
  { atLeast, held, fresh }: Counts,
): AccessError | null {
  const offered = offeredById(choice);
  if (permissions.filter((id) => offered.has(id)).length < atLeast) return "scopes";
  if (fresh < atLeast) return "nothingNew";
  return held + fresh > MAX_SCOPES ? "tooMany" : null;
}

/** Whether a token has a scope already. */
export function holds(held: readonly ScopeResource[], scope: AskedScope): boolean {
  const id = scope.entity_id ?? null;
  return held.some((one) => one.permission === scope.permission && one.entity_id === id);
}

/** Whether nothing stands in the way, ids that no entity of their type can have included. */
export function isSendable(
  problems: AccessProblems,
  access: Access,
  choice: PermissionChoice,
): boolean {
  const { all, missing, refusedIds } = problems;
  const wellFormed = restricted(access, choice).every(
    ({ pick, type }) => pick.every || pick.ids.every((id) => idRefusal(id, type) === null),
  );
  return all === null && missing.size === 0 && refusedIds.size === 0 && wellFormed;
}

/**
 * What a server refused of the scopes it was asked for.
 *
 * @param pointers into the request (RFC 6901)
 * @param asked the scopes as they were sent
 */
export function problemsAt(
  pointers: readonly string[],
  asked: readonly AskedScope[],
  { entities }: Access,
  choice: PermissionChoice,
): AccessProblems {
  const offered = offeredById(choice);
  const refused = pointers.flatMap((pointer) => {
    const [, index] = /^\/scopes\/(\d+)(\/|$)/.exec(pointer) ?? [];
    const { permission = "", entity_id: id = null } = asked[Number(index)] ?? {};
    const type = offered.get(permission)?.entityType ?? null;
    if (type === null || id === null) return [];
    return [refusedKey(pickFor(entities, type.id, permission), id)];
  });
  const pointed = pointers.some((pointer) => /^\/scopes(\/|$)/.test(pointer));
  return {
    ...NO_PROBLEMS,
    all: pointed && refused.length === 0 ? "refusedByServer" : null,
    refusedIds: new Set(refused),
  };
}

/** Names one id of one target. */
export function refusedKey(target: EntityTarget, id: string): string {
  return `${targetKey(target)} ${id}`;
}

/** The picks of entities that count now, each with its type. */
function restricted({ permissions, entities }: Access, choice: PermissionChoice) {
  const offered = offeredById(choice);
  const picks = new Map<string, { pick: EntityPick; type: NonNullable<Pickable["entityType"]> }>();
  for (const permission of permissions) {
    const type = offered.get(permission)?.entityType ?? null;
    if (type === null || type.locked_to !== undefined) continue;
    const pick = pickFor(entities, type.id, permission);
    picks.set(targetKey(pick), { pick, type });
  }
  return [...picks.values()];
}

/** Levels too: they are asked for as permissions without an entity. */
function offeredById({ rows, groups }: PermissionChoice) {
  const levels = rows.flatMap((row) => row.levels.map(({ id }) => ({ id, entityType: null })));
  const permissions = groups.flatMap((group) => group.permissions);
  return new Map<string, Pick<Pickable, "entityType">>(
    [...levels, ...permissions].map((one) => [one.id, one]),
  );
}
