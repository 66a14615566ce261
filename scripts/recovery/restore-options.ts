import { parseArgs } from "node:util";
import { CommandError } from "../command-error.ts";

/** The options of `npm run restore -- replay`. */
export interface RestoreOptions {
  /** True for the deployment's database, false for this computer's. */
  remote: boolean;
  dryRun: boolean;
  /** A file with lines of revocations, or the instant since which the bucket is read. */
  from: { file: string } | { since: Date };
}

/** Copies expire after 40 days, and a database can be restored to any minute of the last 30. */
const MAX_AGE_MS = 40 * 86_400_000;
const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/;

const USAGE =
  "Say from when on: npm run restore -- replay --since 2026-11-30T12:00:00Z [--remote] [--dry-run]";

/** @throws CommandError for an unknown action or option, or an instant that no copy can be of */
export function readRestoreOptions(args: readonly string[], now: Date): RestoreOptions {
  const { values, positionals } = parse(args);
  const { since, file } = values;
  if (positionals.join(" ") !== "replay") throw new CommandError(USAGE);
  if (values.remote === true && values.local === true) {
    throw new CommandError("Give --remote or --local, not both.");
  }
  if ((since === undefined) === (file === undefined)) {
    throw new CommandError(`${USAGE}\nOr give a file instead: --file revocations.jsonl`);
  }
  return {
    remote: values.remote === true,
    dryRun: values["dry-run"] === true,
    from: file === undefined ? { since: parseSince(since ?? "", now) } : { file },
  };
}

function parseSince(text: string, now: Date): Date {
  const since = new Date(text);
  if (!INSTANT.test(text) || Number.isNaN(since.getTime())) {
    throw new CommandError(
      `"${text}" is no instant with a time zone, such as 2026-11-30T12:00:00Z.`,
    );
  }
  if (since > now) throw new CommandError(`${text} is in the future.`);
  if (now.getTime() - since.getTime() > MAX_AGE_MS) {
    throw new CommandError(`Copies of revocations are kept for 40 days: none of ${text} is left.`);
  }
  return since;
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const flag = { type: "boolean" } as const;
    const options = {
      since: text,
      file: text,
      remote: flag,
      local: flag,
      "dry-run": flag,
    } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
