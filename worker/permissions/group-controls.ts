import { err, ok, type Result } from "../../shared/result.ts";
import type { Catalog } from "./catalog.ts";
import { mayManage } from "./controls-of.ts";
import type { Principal } from "./grantable-permissions.ts";
import { isWithin, powersOf } from "./powers.ts";

/** Why a group's controls were refused; `index` is the control's place in the list. */
export type ControlsRefusal =
  | { readonly reason: "unknown_group" }
  | { readonly reason: "unknown_control" | "repeated_control"; readonly index: number }
  | { readonly reason: "beyond_authority" };

/**
 * The catalog in which a group carries exactly `controls`, as `actor` asks for it.
 *
 * All that the group stands for, before and after, must be among what the actor holds now: a control
 * that they turn on for a group of their own must not be how they come by it.
 */
export function withGroupControls(
  catalog: Catalog,
  actor: Principal,
  groupId: string,
  controls: readonly string[],
): Result<Catalog, ControlsRefusal[]> {
  const group = catalog.groups.find(({ id }) => id === groupId);
  if (group === undefined) return err([{ reason: "unknown_group" }]);
  const refusals = checkControls(catalog, controls);
  if (refusals.length > 0) return err(refusals);
  const changed = { ...group, controls: [...controls] };
  const next = { ...catalog, groups: catalog.groups.map((g) => (g === group ? changed : g)) };
  if (mayManage(catalog, actor, "catalog")) return ok(next);
  const held = powersOf(catalog, actor);
  const member = { role: "", groups: [groupId] };
  const within = [catalog, next].every((each) => isWithin(powersOf(each, member), held));
  return within ? ok(next) : err([{ reason: "beyond_authority" }]);
}

function checkControls(catalog: Catalog, controls: readonly string[]): ControlsRefusal[] {
  const known = new Set(catalog.controls.map(({ id }) => id));
  return controls.flatMap((id, index): ControlsRefusal[] => {
    if (!known.has(id)) return [{ reason: "unknown_control", index }];
    return controls.indexOf(id) < index ? [{ reason: "repeated_control", index }] : [];
  });
}
