import { findPreset, PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";
import { CommandError } from "../command-error.ts";

/**
 * The preset that a command was told to take.
 *
 * @throws CommandError that lists the known ones where it is none of them
 */
export function readPreset(name: string): string {
  if (findPreset(name) !== null) return name;
  const known = Object.keys(PRESET_CATALOGS).map((each) => `  ${each}`);
  throw new CommandError([`There is no preset "${name}". Known are`, ...known].join("\n"));
}
