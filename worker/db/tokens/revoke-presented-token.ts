import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { selectRows, text, textOrNull } from "../select-rows.ts";
import { buildOwnedTokenCondition } from "../write-guards.ts";
import { revokeIssuedStatements } from "./token-cascade.ts";

const PresentedToken = v.object({
  id: text,
  owner: text,
  ownerName: textOrNull,
  organization: text,
});
/** A token that was found by its secret. */
export type PresentedToken = v.InferOutput<typeof PresentedToken>;

/** Finds the token of a secret by its digest. @returns `null` unless token and secret are valid */
export async function findPresentedToken(
  db: Database,
  digest: string,
  now: EpochSeconds,
): Promise<PresentedToken | null> {
  const [row] = await selectRows(
    db,
    PresentedToken,
    sql`
    SELECT t.id, t.owner, (SELECT name FROM user WHERE id = t.owner) AS ownerName, t.organization
    FROM token_secrets s JOIN tokens t ON t.id = s.token_id
    WHERE s.digest = ${digest} AND (s.valid_until IS NULL OR s.valid_until > ${now})
      AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})`,
  );
  return row ?? null;
}

/**
 * Revokes a personal access token and every token that it issued, in one batch.
 *
 * @param event the `token.revoked` event of the token itself
 */
export async function revokePresentedToken(
  db: Database,
  { id, owner, organization }: PresentedToken,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const key = { id, subject: owner, organization };
  await db.batch([
    db.run(sql`UPDATE tokens AS t SET revoked_at = ${now}, version = version + 1
      WHERE t.id = ${id} AND ${buildOwnedTokenCondition(key)} AND t.revoked_at IS NULL`),
    insertAuditEvent(db, event),
    insertChange(db, { kind: "token", targetId: id }),
    ...revokeIssuedStatements(db, key, event),
  ]);
}
