import * as v from "valibot";
import { EntityId } from "../../../shared/scope.ts";
import type { CatalogEntityType } from "../../../shared/wire/catalog-view.ts";
import type { EntityPick } from "../../creation.ts";

/** Where a pick belongs: a type, and the permission that has a pick of its own. */
export type EntityTarget = Pick<EntityPick, "type" | "permission">;

/** What stands between ids that are typed or pasted. None of it can be in one. */
const SEPARATOR = /[\s,;]+/;

export function pickOf(picks: readonly EntityPick[], target: EntityTarget): EntityPick {
  return find(picks, target) ?? { ...target, every: false, ids: [], typed: "" };
}

/** The pick that counts for a permission: its own, or else that of all of its type. */
export function pickFor(
  picks: readonly EntityPick[],
  type: string,
  permission: string,
): EntityPick {
  return find(picks, { type, permission }) ?? pickOf(picks, { type, permission: null });
}

/** `picks` with one of them changed. */
export function changed(
  picks: readonly EntityPick[],
  target: EntityTarget,
  change: Partial<EntityPick>,
): EntityPick[] {
  const next = { ...pickOf(picks, target), ...change };
  return [...picks.filter((one) => !isAt(one, target)), next];
}

/** Adds what was typed or pasted: several ids at once, each only once, `*` for every entity. */
export function withIds(pick: EntityPick, text: string): EntityPick {
  const typed = text.split(SEPARATOR).filter(Boolean);
  const ids = typed.filter((id) => id !== "*");
  const every = pick.every || ids.length < typed.length;
  return { ...pick, every, ids: [...new Set([...pick.ids, ...ids])], typed: "" };
}

/** Takes in what is typed so far: all that a separator ends become ids. */
export function withTyped(pick: EntityPick, text: string): EntityPick {
  const [, ended = "", typed = ""] = /^(.*[\s,;])?(.*)$/s.exec(text) ?? [];
  return { ...withIds(pick, ended), typed };
}

/** Why an id is none of this type, or `null`. */
export function idRefusal(
  id: string,
  { pattern }: Pick<CatalogEntityType, "pattern">,
): "characters" | "pattern" | null {
  if (!v.is(EntityId, id)) return "characters";
  return wholeMatch(pattern)?.test(id) === false ? "pattern" : null;
}

/** A name of a target that no other has: ids hold no spaces. */
export function targetKey({ type, permission }: EntityTarget): string {
  return `${type} ${permission ?? ""}`;
}

/** @returns `null` for what is no expression that servers let through: it could run for ever here */
function wholeMatch(pattern: string): RegExp | null {
  const variable = pattern.match(/[*+?]|\{\d+,\d*\}/g) ?? [];
  if (/[()]/.test(pattern) || variable.length > 3) return null;
  try {
    return new RegExp(`^(?:${pattern})$`, "u");
  } catch {
    return null;
  }
}

function isAt(pick: EntityPick, { type, permission }: EntityTarget): boolean {
  return pick.type === type && pick.permission === permission;
}

function find(picks: readonly EntityPick[], target: EntityTarget): EntityPick | undefined {
  return picks.find((pick) => isAt(pick, target));
}
