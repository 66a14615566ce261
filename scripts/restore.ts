import { randomUUID } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { toEpochSeconds } from "../shared/time.ts";
import type { Revocation } from "../worker/audit/revocation.ts";
import { replayRevocations } from "../worker/db/recovery/replay-revocations.ts";
import { importKeyRing } from "../worker/tokens/mac-key-ring.ts";
import { CommandError, runCommand } from "./command-error.ts";
import { useMigratedDatabase } from "./database/open-command-database.ts";
import { readKeyRing } from "./keys/read-key-ring.ts";
import { formatReplay } from "./recovery/format-replay.ts";
import { parseCopies, readCopiesSince, withBucket } from "./recovery/read-copies.ts";
import { type RestoreOptions, readRestoreOptions } from "./recovery/restore-options.ts";
import { readStateFolder } from "./server/serve-options.ts";

await runCommand(() => replay(readRestoreOptions(process.argv.slice(2), new Date())));

/** Repeats the revocations that a restored database has forgotten. */
async function replay(options: RestoreOptions): Promise<void> {
  const { remote, dryRun } = options;
  const stateFolder = readStateFolder(process.env);
  const macs = await importKeyRing(readKeyRing("AUDIT_KEYS", remote), "latchkey/audit");
  const revocations = await readRevocations(options, stateFolder);
  await useMigratedDatabase(remote, stateFolder, async (binding) => {
    const now = toEpochSeconds(new Date());
    const newRequestId = () => `restore-${randomUUID()}`;
    const context = { macs, now, newRequestId, dryRun };
    const counts = await replayRevocations(binding, revocations, context);
    console.log(formatReplay(counts, { read: revocations.length, dryRun }));
  });
}

async function readRevocations(
  { remote, from }: RestoreOptions,
  stateFolder: string,
): Promise<Revocation[]> {
  if ("since" in from) {
    return await withBucket(remote, stateFolder, (bucket) => readCopiesSince(bucket, from.since));
  }
  if (!existsSync(from.file)) throw new CommandError(`There is no file ${from.file}.`);
  return parseCopies(readFileSync(from.file, "utf8"), from.file);
}
