import * as v from "valibot";
import { EpochSeconds, toEpochSeconds } from "../../shared/time.ts";
import { isPrunable } from "../audit/is-prunable.ts";
import { type TrailSeal, toOrganization } from "../audit/trail-seal.ts";
import { type AuditEvent, createSystemActor } from "../db/audit/audit-statement.ts";
import { findPrunableSeals, pruneTrail, readSealedRange } from "../db/audit/prune-trail.ts";
import { type Database, openDatabase } from "../db/database.ts";
import { createD1TrailQuery } from "../db/trail/d1-trail-query.ts";
import { sealTrail } from "../db/trail/seal-trail.ts";
import type { Env } from "../env.ts";
import { readConfig } from "../http/config.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";
import { generateId } from "../tokens/generate-id.ts";
import type { MacKeyRing } from "../tokens/mac-key-ring.ts";

const DAY = 86_400;
/** Rows deleted in one batch. More would block the database for too long. */
const MAX_BATCH_ROWS = 5_000;
/** Batches in one run. */
const MAX_BATCHES = 100;
/** Seals read at a time. */
const MAX_SEALS = 500;

/**
 * Seals new rows of the audit trail, and prunes rows whose retention has ended.
 *
 * @throws Error if a setting is missing or wrong
 */
export async function sealAndPruneTrail(env: Env, at: Date): Promise<void> {
  const config = await readConfig(env);
  if (!config.ok) throw new Error(`${config.refusal.setting} is missing or wrong.`);
  const { auditMacs, auditRetentionDays } = config.value;
  const db = openDatabase(env.DB);
  const now = toEpochSeconds(at);
  await sealTrail(createD1TrailQuery(env.DB), auditMacs, now);
  if (auditRetentionDays !== null) await pruneOlder(db, auditMacs, now, auditRetentionDays);
}

/** Prunes by whole UTC days, so that a chain is pruned once a day instead of in every run. */
async function pruneOlder(
  db: Database,
  macs: MacKeyRing,
  now: EpochSeconds,
  days: number,
): Promise<void> {
  const before = v.parse(EpochSeconds, Math.max(0, (Math.floor(now / DAY) - days) * DAY));
  const kept = new Set<string>();
  let batches = 0;
  while (batches < MAX_BATCHES) {
    const prunable = await findPrunableSeals(db, before, [...kept], MAX_SEALS);
    if (prunable.length === 0) break;
    for (const [chain, seals] of Map.groupBy(prunable, (seal) => seal.chain)) {
      const last = findLastWithin(seals, MAX_BATCH_ROWS);
      const isOld = isPrunable(macs, last, await readSealedRange(db, last), before);
      if (isOld) await pruneTrail(db, last, buildPruneEvent(macs, last, now));
      else kept.add(chain);
      batches += 1;
    }
  }
  if (kept.size > 0) {
    throw new Error("A seal does not hold, so its trail is not pruned: run npm run audit:verify.");
  }
}

/** Returns the last of the leading seals that have at most `rows` rows together, or the first if it has more. */
function findLastWithin(seals: readonly TrailSeal[], rows: number): TrailSeal {
  const [first] = seals;
  if (first === undefined) throw new Error("A group has a member.");
  return seals.findLast(({ to_number }) => to_number - first.from_number < rows) ?? first;
}

function buildPruneEvent(macs: MacKeyRing, seal: TrailSeal, now: EpochSeconds): AuditEvent {
  const organization = toOrganization(seal.chain);
  return {
    id: generateId("aud", getRandomBytes),
    at: now,
    organization,
    action: "audit.pruned",
    actor: createSystemActor(macs),
    subject: null,
    target: organization === null ? null : { kind: "organization", id: organization },
    details: { through: seal.to_number },
  };
}
