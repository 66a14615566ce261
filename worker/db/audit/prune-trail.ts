import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { SealedRange } from "../../audit/is-prunable.ts";
import { sign } from "../../audit/row-mac.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import { buildPrunedMessage, type TrailSeal, toOrganization } from "../../audit/trail-seal.ts";
import type { Database } from "../database.ts";
import { type AuditEvent, buildRecordedCondition, insertAuditEvent } from "./audit-statement.ts";

/**
 * Finds seals that were made before an instant and are not pruned yet, the oldest first.
 *
 * @param kept the chains to skip
 */
export function findPrunableSeals(
  db: Database,
  before: EpochSeconds,
  kept: readonly string[],
  limit: number,
): Promise<TrailSeal[]> {
  return db.all<TrailSeal>(sql`SELECT * FROM audit_seals
    WHERE pruned_at IS NULL AND sealed_at < ${before}
      AND chain NOT IN (SELECT value FROM json_each(${JSON.stringify(kept)}))
    ORDER BY sealed_at, from_number LIMIT ${limit}`);
}

/** Reads the rows of a sealed range, and the signature of the previous seal of its chain. */
export async function readSealedRange(
  db: Database,
  { chain, from_number: from, to_number: to, to_seq }: TrailSeal,
): Promise<SealedRange> {
  const [rows, [previous]] = await db.batch([
    db.all<TrailRow>(sql`SELECT * FROM audit_events
      WHERE organization IS ${toOrganization(chain)} AND seq <= ${to_seq}
        AND number BETWEEN ${from} AND ${to}
      ORDER BY seq`),
    db.all<{ mac: string }>(sql`SELECT mac FROM audit_seals
      WHERE chain = ${chain} AND from_number < ${from} ORDER BY from_number DESC LIMIT 1`),
  ]);
  return { rows, previous: previous?.mac ?? null };
}

/**
 * Deletes the rows of a sealed range and of all earlier ranges, in one batch. The range's seal stays as the
 * checkpoint from which the chain continues. It is signed as pruned, so that an attacker cannot disguise a
 * deletion as pruning.
 *
 * @param event the `audit.pruned` event, recorded only if this call pruned
 */
export async function pruneTrail(db: Database, seal: TrailSeal, event: AuditEvent): Promise<void> {
  const { kid, mac } = sign(event.actor.macs, buildPrunedMessage(seal, event.at));
  const recorded = buildRecordedCondition(event);
  await db.batch([
    db.run(sql`UPDATE audit_seals SET pruned_at = ${event.at}, pruned_kid = ${kid}, pruned_mac = ${mac}
      WHERE chain = ${seal.chain} AND from_number = ${seal.from_number} AND mac = ${seal.mac}
        AND pruned_at IS NULL`),
    insertAuditEvent(db, event),
    db.run(sql`DELETE FROM audit_events WHERE organization IS ${toOrganization(seal.chain)}
      AND seq <= ${seal.to_seq} AND number <= ${seal.to_number} AND ${recorded}`),
    db.run(sql`DELETE FROM audit_seals
      WHERE chain = ${seal.chain} AND from_number < ${seal.from_number} AND ${recorded}`),
  ]);
}
