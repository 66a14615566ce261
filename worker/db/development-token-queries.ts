import { sql } from "drizzle-orm";
import type { BatchItem } from "drizzle-orm/batch";
import type { EpochSeconds } from "../../shared/time.ts";
import { type AuditEvent, insertAuditEvent } from "./audit-statement.ts";
import { insertChange } from "./change-statement.ts";
import type { Database } from "./database.ts";
import { insertScopes, insertSecret, type NewToken } from "./issue-token.ts";
import { DEVELOPMENT_ACTOR } from "./seed-queries.ts";
import { tokenSearchText } from "./token-search-text.ts";

/** A token that a start of the development server issues: a person's, or an API's credential. */
export interface DevelopmentToken extends Omit<NewToken, "createdBy"> {
  kind: "pat" | "svc";
  /** The API of an `svc`; `null` for a `pat`. */
  api: string | null;
}

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
      insertDevelopmentToken(db, token),
      insertAuditEvent(db, event),
      insertChange(db, { kind: "token", targetId: token.id }),
      insertSecret(db, { ...token, createdBy: DEVELOPMENT_ACTOR }),
      insertScopes(db, { ...token, createdBy: DEVELOPMENT_ACTOR }),
    ]),
  ];
  if (first !== undefined) await db.batch([first, ...rest]);
}

function insertDevelopmentToken(db: Database, token: DevelopmentToken) {
  return db.run(sql`
    INSERT INTO tokens (id, kind, owner, organization, created_by, api, name, description,
      search_text, created_at, expires_at)
    VALUES (${token.id}, ${token.kind}, ${token.subject}, ${token.organization},
      ${DEVELOPMENT_ACTOR}, ${token.api}, ${token.name}, ${token.description},
      ${tokenSearchText(token.name, token.description)}, ${token.createdAt}, ${token.expiresAt})`);
}
