import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import type { TrailHead, TrailReport } from "../../worker/audit/finding.ts";
import { CommandError } from "../command-error.ts";

const Heads = v.array(
  v.strictObject({ chain: v.string(), to: v.number(), head: v.nullable(v.string()) }),
);

/** Reads the heads that the last check wrote; an empty list if the file does not exist. */
export function readHeads(path: string): TrailHead[] {
  if (!existsSync(path)) return [];
  try {
    return v.parse(Heads, JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw new CommandError(`${path} cannot be read as what an earlier check noted.`);
  }
}

/** Writes the head of each chain, for the next check. */
export function writeHeads(path: string, { chains }: TrailReport): void {
  const heads: TrailHead[] = chains.map(({ chain, to, head }) => ({ chain, to, head }));
  writeFileSync(path, `${JSON.stringify(heads, null, 2)}\n`);
}
