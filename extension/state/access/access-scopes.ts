import { type IssueTokenRequest, MAX_SCOPES } from "../../../shared/wire/token-requests.ts";
import type { ScopeResource } from "../../../shared/wire/token-resource.ts";
import type { Access, EntityPick } from "../../creation.ts";
import type { AccessError } from "../../format/access-text.ts";
import {
  checkEntityId,
  type EntityTarget,
  getEffectivePick,
  getTargetKey,
} from "./entity-picks.ts";
import type { PermissionChoice, Pickable } from "./permission-choice.ts";

/** A scope as a request for a token states it. */
export type RequestedScope = IssueTokenRequest["scopes"][number];

/** The problems of the picked permissions. */
export interface AccessProblems {
  /** The problem of the selection as a whole. */
  all: AccessError | null;
  /** Keys of the entity targets that name no entity yet. */
  missing: ReadonlySet<string>;
  /** Keys of the entity types whose entities are named although none of their permissions is picked. */
  unused: ReadonlySet<string>;
  /** Keys (`getRefusedIdKey`) of the ids that the server refused. */
  refusedIds: ReadonlySet<string>;
}

export const NO_PROBLEMS: AccessProblems = {
  all: null,
  missing: new Set(),
  unused: new Set(),
  refusedIds: new Set(),
};

/** Lists the scopes to request: only those that the form offers, in the order of the picks. */
export function toRequestedScopes(
  { permissions, entities }: Access,
  choice: PermissionChoice,
  organizationId: string,
): RequestedScope[] {
  const offered = indexOffered(choice);
  return permissions.flatMap((permission): RequestedScope[] => {
    const pickable = offered.get(permission);
    if (pickable === undefined) return [];
    const { entityType: type } = pickable;
    if (type === null) return [{ permission }];
    if (type.locked_to === "organization") return [{ permission, entity_id: organizationId }];
    const pick = getEffectivePick(entities, type.id, permission);
    return (pick.every ? ["*"] : pick.ids).map((id) => ({ permission, entity_id: id }));
  });
}

interface Counts {
  /** The number of permissions that the request needs at least. */
  atLeast: number;
  /** The number of scopes that the token has already. */
  existing: number;
  /** The number of requested scopes that the token lacks. */
  added: number;
  /** What the form was opened with. Entities that it had then need no permission. */
  before: Access;
}

/** Checks the picks before a request, except the form of their ids, which `isSendable` checks. */
export function checkAccess(
  access: Access,
  choice: PermissionChoice,
  counts: Counts,
): AccessProblems {
  const picks = listEffectivePicks(access, choice);
  const missing = picks.filter(({ pick }) => !pick.every && pick.ids.length === 0);
  return {
    all: checkCounts(access, choice, { ...counts, added: counts.added + missing.length }),
    missing: new Set(missing.map(({ pick }) => getTargetKey(pick))),
    unused: new Set(listUnusedPicks(access, counts.before, choice).map(getTargetKey)),
    refusedIds: new Set(),
  };
}

function checkCounts(
  { permissions }: Access,
  choice: PermissionChoice,
  { atLeast, existing, added }: Counts,
): AccessError | null {
  const offered = indexOffered(choice);
  if (permissions.filter((id) => offered.has(id)).length < atLeast) return "scopes";
  if (added < atLeast) return "nothingNew";
  return existing + added > MAX_SCOPES ? "tooMany" : null;
}

/** Returns true if `scope` is one of the token's scopes. */
export function hasScope(scopes: readonly ScopeResource[], scope: RequestedScope): boolean {
  const id = scope.entity_id ?? null;
  return scopes.some(
    ({ permission, entity_id }) => permission === scope.permission && entity_id === id,
  );
}

/** Returns true if there is no problem and every picked id fits its entity type. */
export function isSendable(
  problems: AccessProblems,
  access: Access,
  choice: PermissionChoice,
): boolean {
  const { all, missing, unused, refusedIds } = problems;
  const wellFormed = listEffectivePicks(access, choice).every(
    ({ pick, type }) => pick.every || pick.ids.every((id) => checkEntityId(id, type) === null),
  );
  return all === null && missing.size + unused.size + refusedIds.size === 0 && wellFormed;
}

/**
 * Finds the picks that a server refused.
 *
 * @param pointers JSON Pointers into the request (RFC 6901)
 * @param sent the scopes of that request
 */
export function toAccessProblems(
  pointers: readonly string[],
  sent: readonly RequestedScope[],
  { entities }: Access,
  choice: PermissionChoice,
): AccessProblems {
  const offered = indexOffered(choice);
  const refused = pointers.flatMap((pointer) => {
    const [, index] = /^\/scopes\/(\d+)(\/|$)/.exec(pointer) ?? [];
    const { permission = "", entity_id: id = null } = sent[Number(index)] ?? {};
    const type = offered.get(permission)?.entityType ?? null;
    if (type === null || id === null) return [];
    return [getRefusedIdKey(getEffectivePick(entities, type.id, permission), id)];
  });
  const refersToScopes = pointers.some((pointer) => /^\/scopes(\/|$)/.test(pointer));
  return {
    ...NO_PROBLEMS,
    all: refersToScopes && refused.length === 0 ? "refusedByServer" : null,
    refusedIds: new Set(refused),
  };
}

/** Returns a key that is unique for the id and its target. */
export function getRefusedIdKey(target: EntityTarget, id: string): string {
  return `${getTargetKey(target)} ${id}`;
}

/** Lists the entity picks that apply to the picked permissions, each with its type. */
function listEffectivePicks({ permissions, entities }: Access, choice: PermissionChoice) {
  const offered = indexOffered(choice);
  const picks = new Map<string, { pick: EntityPick; type: NonNullable<Pickable["entityType"]> }>();
  for (const permission of permissions) {
    const type = offered.get(permission)?.entityType ?? null;
    if (type === null || type.locked_to !== undefined) continue;
    const pick = getEffectivePick(entities, type.id, permission);
    picks.set(getTargetKey(pick), { pick, type });
  }
  return [...picks.values()];
}

/** Lists the picks of entity types that name new entities, although no permission on that type is picked. */
function listUnusedPicks(
  { permissions, entities }: Access,
  before: Access,
  choice: PermissionChoice,
) {
  const offered = indexOffered(choice);
  const getFreeType = ({ entityType: type }: Pick<Pickable, "entityType">) =>
    type?.locked_to === undefined ? type?.id : undefined;
  const offeredTypes = new Set([...offered.values()].map(getFreeType));
  const usedTypes = new Set(permissions.map((id) => offered.get(id)?.entityType?.id));
  const hadBefore = ({ type, every, ids }: EntityPick) => {
    const pick = getEffectivePick(before.entities, type, "");
    return (pick.every || !every) && ids.every((id) => pick.ids.includes(id));
  };
  return entities.filter(
    (pick) =>
      pick.permission === null &&
      !hadBefore(pick) &&
      offeredTypes.has(pick.type) &&
      !usedTypes.has(pick.type),
  );
}

/** Maps the offered permissions by id. Levels count as permissions without an entity. */
function indexOffered({ rows, groups }: PermissionChoice) {
  const levels = rows.flatMap((row) => row.levels.map(({ id }) => ({ id, entityType: null })));
  const permissions = groups.flatMap((group) => group.permissions);
  return new Map<string, Pick<Pickable, "entityType">>(
    [...levels, ...permissions].map((pickable) => [pickable.id, pickable]),
  );
}
