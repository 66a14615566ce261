import { parseArgs } from "node:util";
import type { DevelopmentSeedRequest } from "../../shared/wire/development-seed.ts";
import { findPreset, PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";
import { CommandError } from "../command-error.ts";

/**
 * Reads `--preset`, and `--organization` with `--name` where it is another than the home organization.
 *
 * @throws CommandError for anything else, and without a preset
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
 * The preset that a command was told to take.
 *
 * @throws CommandError that lists the known ones where it is none of them
 */
export function readPreset(name: string): string {
  if (findPreset(name) !== null) return name;
  const known = Object.keys(PRESET_CATALOGS).map((each) => `  ${each}`);
  throw new CommandError([`There is no preset "${name}". Known are`, ...known].join("\n"));
}
