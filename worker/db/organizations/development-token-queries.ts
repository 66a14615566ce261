import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { insertSecret, insertToken, isStored, type NewToken } from "../tokens/issue-token.ts";
import { insertScopes } from "../tokens/scope-statements.ts";
import { DEVELOPMENT_ACTOR } from "./seed-queries.ts";

/** A token that a start of the development server issues: a person's, or an API's credential. */
export type DevelopmentToken = Omit<NewToken, "createdBy" | "parentId">;

/** A token of an earlier start, still live. */
export interface EarlierToken {
  id: string;
  kind: "pat" | "svc";
  owner: string;
}

export function findDevelopmentTokens(db: Database, organization: string): Promise<EarlierToken[]> {
  return db.all<EarlierToken>(sql`
    SELECT id, kind, owner FROM tokens
    WHERE organization = ${organization} AND created_by = ${DEVELOPMENT_ACTOR}
      AND revoked_at IS NULL`);
}

/** Revokes the tokens of earlier starts and stores this start's: all or nothing. */
export async function replaceDevelopmentTokens(
  db: Database,
  revoke: readonly { id: string; event: AuditEvent }[],
  issue: readonly { token: DevelopmentToken; event: AuditEvent }[],
  now: EpochSeconds,
): Promise<void> {
  const [first, ...rest]: BatchItem<"sqlite">[] = [
    ...revoke.flatMap(({ id, event }) => [
      db.run(sql`
        UPDATE tokens SET revoked_at = ${now}, version = version + 1
        WHERE id = ${id} AND revoked_at IS NULL`),
      insertAuditEvent(db, event),
      insertChange(db, { kind: "token", targetId: id }),
    ]),
    ...issue.flatMap(({ token, event }) => [
      insertToken(db, { ...token, createdBy: DEVELOPMENT_ACTOR, parentId: null }, sql`1`),
      insertAuditEvent(db, event),
      insertChange(db, { kind: "token", targetId: token.id }),
      insertSecret(db, token),
      insertScopes(db, token.id, token.scopes, isStored(token)),
    ]),
  ];
  if (first !== undefined) await db.batch([first, ...rest]);
}
