import { parseArgs } from "node:util";
import { CommandError } from "../command-error.ts";

/** The options of `npm run keys -- retire`. */
export interface KeysOptions {
  kid: string;
  /** True for the deployment's database, false for this computer's. */
  remote: boolean;
  /** True to revoke what still works with the key. */
  revoke: boolean;
  dryRun: boolean;
}

const USAGE =
  "Name the key: npm run keys -- retire 1 [--remote] [--dry-run | --revoke]. Its id is one letter or digit.";

/** @throws CommandError for an unknown action or option, or a text that is no id of a key */
export function readKeysOptions(args: readonly string[]): KeysOptions {
  const { values, positionals } = parse(args);
  const [action, kid = "", ...others] = positionals;
  if (action !== "retire" || !/^[0-9A-Za-z]$/.test(kid) || others.length > 0) {
    throw new CommandError(USAGE);
  }
  if (values.remote === true && values.local === true) {
    throw new CommandError("Give --remote or --local, not both.");
  }
  if (values.revoke === true && values["dry-run"] === true) {
    throw new CommandError("Give --dry-run or --revoke, not both.");
  }
  return {
    kid,
    remote: values.remote === true,
    revoke: values.revoke === true,
    dryRun: values["dry-run"] === true,
  };
}

function parse(args: readonly string[]) {
  try {
    const flag = { type: "boolean" } as const;
    const options = { remote: flag, local: flag, revoke: flag, "dry-run": flag } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
