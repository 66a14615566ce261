import * as v from "valibot";
import { compileEntityPattern } from "../../../shared/entity-pattern.ts";
import { removeUnseen } from "../../../shared/fold-text.ts";
import { EntityId } from "../../../shared/scope.ts";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import type { EntityPick } from "../../creation.ts";

/** The target of a pick: an entity type, or one permission on it (`null`: all permissions). */
export type EntityTarget = Pick<EntityPick, "type" | "permission">;

/** Separates typed or pasted ids. No id can contain these characters. */
const SEPARATOR = /[\s,;]+/;

export function getPick(picks: readonly EntityPick[], target: EntityTarget): EntityPick {
  return findPick(picks, target) ?? { ...target, every: false, ids: [], typed: "" };
}

/** Returns the pick that applies to a permission: its own, or that of its entity type. */
export function getEffectivePick(
  picks: readonly EntityPick[],
  type: string,
  permission: string,
): EntityPick {
  return findPick(picks, { type, permission }) ?? getPick(picks, { type, permission: null });
}

/** Returns the picks with one of them changed or added. */
export function changePick(
  picks: readonly EntityPick[],
  target: EntityTarget,
  change: Partial<EntityPick>,
): EntityPick[] {
  const next = { ...getPick(picks, target), ...change };
  return [...picks.filter((pick) => !hasTarget(pick, target)), next];
}

/** Adds typed or pasted ids, without invisible characters and duplicates. `*` stands for every entity. */
export function addIds(pick: EntityPick, text: string): EntityPick {
  const typed = removeUnseen(text).split(SEPARATOR).filter(Boolean);
  const ids = typed.filter((id) => id !== "*");
  const every = pick.every || ids.length < typed.length;
  return { ...pick, every, ids: [...new Set([...pick.ids, ...ids])], typed: "" };
}

/** Adds the ids that a separator ends, and keeps the rest as text that is still being typed. */
export function addTypedText(pick: EntityPick, text: string): EntityPick {
  const [, ended = "", typed = ""] = /^(.*[\s,;])?(.*)$/s.exec(removeUnseen(text)) ?? [];
  return { ...addIds(pick, ended), typed };
}

/**
 * Checks an id against its entity type. A pattern outside our servers' grammar is left to the server.
 *
 * @returns the reason for a refusal, or `null`
 */
export function checkEntityId(
  id: string,
  { pattern }: Pick<CatalogEntityType, "pattern">,
): "characters" | "pattern" | null {
  if (!v.is(EntityId, id)) return "characters";
  return compileEntityPattern(pattern)?.(id) === false ? "pattern" : null;
}

/** Returns a unique key for a target. The space cannot occur in an id. */
export function getTargetKey({ type, permission }: EntityTarget): string {
  return `${type} ${permission ?? ""}`;
}

function hasTarget(pick: EntityPick, { type, permission }: EntityTarget): boolean {
  return pick.type === type && pick.permission === permission;
}

function findPick(picks: readonly EntityPick[], target: EntityTarget): EntityPick | undefined {
  return picks.find((pick) => hasTarget(pick, target));
}
