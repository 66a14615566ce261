import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { type AuditActor, insertSignInAuditEvents } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { endUnopenedSessionsStatements } from "../sign-in/opening-proofs.ts";
import type { StoredProvider } from "./provider-queries.ts";

/** A logout token of a provider, checked. */
export interface ProviderLogout {
  provider: Pick<StoredProvider, "id" | "organization" | "version">;
  /** One of the provider's own sessions, or all of a subject; with `null` as subject, nobody's. */
  which: { sid: string } | { subject: string | null };
  /** Marks the token as used until it would be refused for its age. */
  token: { digest: string; expiresAt: EpochSeconds };
  now: EpochSeconds;
  actor: AuditActor;
}

/**
 * Ends what a provider vouched for, in one batch: its proofs, the sessions of its organization that nothing else opens,
 * and the sign-ins that it alone proved. Tokens stay, and so does what a password or another provider opened.
 *
 * The last statement uses the token up. All others require that it was not used before.
 *
 * @returns false if the token was used before, or the provider was disabled or changed meanwhile
 */
export async function endProviderSignIns(db: Database, logout: ProviderLogout): Promise<boolean> {
  const { provider, token, now, actor } = logout;
  const isFirst = sql`(NOT EXISTS (SELECT 1 FROM used_answers WHERE digest = ${token.digest})
    AND EXISTS (SELECT 1 FROM providers v WHERE v.id = ${provider.id}
      AND v.organization = ${provider.organization} AND v.version = ${provider.version}
      AND v.disabled_at IS NULL))`;
  const isEnded = buildEndedCondition(logout);
  const ended = sql`(SELECT p.session FROM sign_in_proofs p WHERE ${isEnded})`;
  const results = await db.batch([
    insertSignInAuditEvents(
      db,
      { at: now, action: "sign_in.ended", actor, details: { provider: provider.id } },
      provider.organization,
      sql`FROM sign_in_proofs p JOIN session s ON s.id = p.session WHERE ${isEnded} AND ${isFirst}`,
    ),
    ...endUnopenedSessionsStatements(
      db,
      { organization: provider.organization, without: isEnded },
      sql`b.cookie_session_id IN ${ended} AND ${isFirst}`,
      { actor, now, reason: "provider_ended" },
    ),
    db.run(sql`DELETE FROM session WHERE id IN ${ended} AND ${isFirst}
      AND NOT EXISTS (SELECT 1 FROM sign_in_proofs p WHERE p.session = session.id AND NOT (${isEnded}))`),
    db.run(sql`DELETE FROM sign_in_proofs AS p WHERE ${isEnded} AND ${isFirst}`),
    db.run(sql`INSERT INTO used_answers (digest, expires_at)
      SELECT ${token.digest}, ${token.expiresAt} WHERE ${isFirst}`),
  ]);
  return (results.at(-1)?.meta.changes ?? 0) > 0;
}

/** Builds the condition that the proof `p` ends. */
function buildEndedCondition({ provider, which }: ProviderLogout): SQL {
  const isOurs = sql`p.method = 'provider' AND p.provider = ${provider.id}`;
  if ("sid" in which) return sql`(${isOurs} AND p.sid = ${which.sid})`;
  return sql`(${isOurs} AND p.session IN (SELECT o.id FROM identities i JOIN session o ON o.user_id = i.person
    WHERE i.provider = ${provider.id} AND i.subject = ${which.subject}))`;
}
