import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { SealedRange } from "../../audit/is-prunable.ts";
import { sign } from "../../audit/row-mac.ts";
import type { TrailRow } from "../../audit/trail-row.ts";
import { organizationOf, prunedMessage, type TrailSeal } from "../../audit/trail-seal.ts";
import type { Database } from "../database.ts";
import { type AuditEvent, insertAuditEvent, isRecorded } from "./audit-statement.ts";

/**
 * Some of the ranges that were sealed before an instant and not pruned yet, the oldest first.
 *
 * @param kept the chains that are left alone
 */
export function findPrunable(
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

export async function readSealed(
  db: Database,
  { chain, from_number: from, to_number: to, to_seq }: TrailSeal,
): Promise<SealedRange> {
  const [rows, [previous]] = await db.batch([
    db.all<TrailRow>(sql`SELECT * FROM audit_events
      WHERE organization IS ${organizationOf(chain)} AND seq <= ${to_seq}
        AND number BETWEEN ${from} AND ${to}
      ORDER BY seq`),
    db.all<{ mac: string }>(sql`SELECT mac FROM audit_seals
      WHERE chain = ${chain} AND from_number < ${from} ORDER BY from_number DESC LIMIT 1`),
  ]);
  return { rows, previous: previous?.mac ?? null };
}

/**
 * Removes the rows of a range and of all before it, in one batch. The range's seal stays as a checkpoint
 * that the chain goes on from, signed, so that nobody else's removal passes for pruning.
 *
 * @param event the `audit.pruned`, recorded only where this call pruned
 */
export async function pruneTrail(db: Database, seal: TrailSeal, event: AuditEvent): Promise<void> {
  const { kid, mac } = sign(event.actor.macs, prunedMessage(seal, event.at));
  const recorded = isRecorded(event);
  await db.batch([
    db.run(sql`UPDATE audit_seals SET pruned_at = ${event.at}, pruned_kid = ${kid}, pruned_mac = ${mac}
      WHERE chain = ${seal.chain} AND from_number = ${seal.from_number} AND mac = ${seal.mac}
        AND pruned_at IS NULL`),
    insertAuditEvent(db, event),
    db.run(sql`DELETE FROM audit_events WHERE organization IS ${organizationOf(seal.chain)}
      AND seq <= ${seal.to_seq} AND number <= ${seal.to_number} AND ${recorded}`),
    db.run(sql`DELETE FROM audit_seals
      WHERE chain = ${seal.chain} AND from_number < ${seal.from_number} AND ${recorded}`),
  ]);
}
