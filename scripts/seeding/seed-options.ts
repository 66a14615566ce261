import { parseArgs } from "node:util";
import type { DevelopmentSeedRequest } from "../../shared/wire/development-seed.ts";
import { findPreset, PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";
import { CommandError } from "../command-error.ts";

/**
 * Reads `--preset`, and `--organization` with an optional `--name` for an organization other than home.
 *
 * @throws CommandError for any other option, or if the preset is missing or unknown
 */
export function readSeedOptions(args: readonly string[]): DevelopmentSeedRequest {
  const { preset, organization, name } = parse(args);
  const request = { preset: readPreset(preset ?? "") };
  if (organization === undefined) {
    if (name === undefined) return request;
    throw new CommandError("--name belongs to --organization.");
  }
  return {
    ...request,
    organization: { id: organization, ...(name === undefined ? {} : { name }) },
  };
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const options = { preset: text, organization: text, name: text };
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}

/**
 * Returns the name of a preset if it is known.
 *
 * @throws CommandError that lists the known presets
 */
export function readPreset(name: string): string {
  if (findPreset(name) !== null) return name;
  const known = Object.keys(PRESET_CATALOGS).map((preset) => `  ${preset}`);
  throw new CommandError([`There is no preset "${name}". Known are`, ...known].join("\n"));
}
