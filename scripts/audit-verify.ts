import { parseArgs } from "node:util";
import { toEpochSeconds } from "../shared/time.ts";
import { createD1TrailQuery } from "../worker/db/trail/d1-trail-query.ts";
import { sealTrail } from "../worker/db/trail/seal-trail.ts";
import type { TrailQuery } from "../worker/db/trail/trail-statements.ts";
import { verifyTrail } from "../worker/db/trail/verify-trail.ts";
import { importKeyRing, type MacKeyRing } from "../worker/tokens/mac-key-ring.ts";
import { formatTrailReport } from "./audit/format-trail-report.ts";
import { readHeads, writeHeads } from "./audit/trail-heads.ts";
import { CommandError, runCommand } from "./command-error.ts";
import { openCommandDatabase } from "./database/open-command-database.ts";
import { readKeyRing } from "./keys/read-key-ring.ts";
import { readStateFolder } from "./server/serve-options.ts";

await runCommand(() => runAuditVerify(readOptions(process.argv.slice(2))));

interface Options {
  /** True if the deployment's database is checked instead of this computer's. */
  remote: boolean;
  /** The file in which the last check recorded the head of each chain. */
  heads: string | undefined;
}

/**
 * Checks the audit trail. A finding sets exit code 1. On this computer, where no cron runs, it then seals
 * the new rows. A deployment's trail is only read.
 */
async function runAuditVerify({ remote, heads }: Options): Promise<void> {
  const ring = await importKeyRing(readKeyRing("AUDIT_KEYS", remote), "latchkey/audit");
  const database = await openCommandDatabase(remote, readStateFolder(process.env));
  try {
    await checkTrail(createD1TrailQuery(database.binding), ring, { remote, heads });
  } finally {
    await database.close();
  }
}

async function checkTrail(
  query: TrailQuery,
  ring: MacKeyRing,
  { remote, heads }: Options,
): Promise<void> {
  const report = await verifyTrail(query, ring, heads === undefined ? [] : readHeads(heads));
  console.log(formatTrailReport(report));
  if (report.findings.length > 0) {
    process.exitCode = 1;
    return;
  }
  if (!remote && report.unsealed > 0) await seal(query, ring);
  if (heads !== undefined) writeHeads(heads, report);
}

async function seal(query: TrailQuery, ring: MacKeyRing): Promise<void> {
  console.log(`Sealed ${await sealTrail(query, ring, toEpochSeconds(new Date()))} of them now.`);
}

function readOptions(args: readonly string[]): Options {
  try {
    const options = { remote: { type: "boolean" }, heads: { type: "string" } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { remote: values.remote === true, heads: values.heads };
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
