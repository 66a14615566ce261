import { sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";
import { exists, secondsOrNull, selectRows, text } from "../select-rows.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";

/** Most domains of a provider. */
export const MAX_DOMAINS = 20;

/** A domain of a provider of an organization. */
export interface DomainKey {
  provider: string;
  organization: string;
  domain: string;
}

interface Change {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
}

/** Builds the condition that the provider belongs to the organization. */
const isOwn = ({ provider, organization }: DomainKey) =>
  sql`EXISTS (SELECT 1 FROM providers p WHERE p.id = ${provider} AND p.organization = ${organization})`;

/** Adds a domain, which is still to be proved. @returns true if the provider did not have it and may have more */
export async function insertDomain(
  db: Database,
  key: DomainKey,
  challenge: string,
  { authority, now, event }: Change,
): Promise<boolean> {
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO provider_domains (provider, domain, challenge, created_at)
      SELECT ${key.provider}, ${key.domain}, ${challenge}, ${now}
      WHERE ${isOwn(key)} AND ${buildStillAuthorizedCondition(authority, now)}
        AND (SELECT count(*) FROM provider_domains WHERE provider = ${key.provider}) < ${MAX_DOMAINS}
      ON CONFLICT DO NOTHING`),
    insertAuditEvent(db, event),
    raiseVersion(db, key, event),
  ]);
  return inserted.meta.changes > 0;
}

/** Removes a domain with its proof. @returns true if the provider had it */
export async function deleteDomain(
  db: Database,
  key: DomainKey,
  { authority, now, event }: Change,
): Promise<boolean> {
  const [deleted] = await db.batch([
    db.run(sql`DELETE FROM provider_domains WHERE provider = ${key.provider} AND domain = ${key.domain}
      AND ${isOwn(key)} AND ${buildStillAuthorizedCondition(authority, now)}`),
    insertAuditEvent(db, event),
    raiseVersion(db, key, event),
  ]);
  return deleted.meta.changes > 0;
}

/**
 * Marks a domain proved, unless another provider of the deployment has proved it.
 *
 * @param challenge the text that the record was found to hold
 * @returns true if the domain is proved
 */
export async function proveDomain(
  db: Database,
  key: DomainKey,
  challenge: string,
  { authority, now, event }: Change,
): Promise<boolean> {
  const [proved] = await db.batch([
    db.run(sql`
      UPDATE provider_domains SET verified_at = coalesce(verified_at, ${now}), checked_at = ${now},
        missing_since = NULL
      WHERE provider = ${key.provider} AND domain = ${key.domain} AND challenge = ${challenge}
        AND ${isOwn(key)} AND ${buildStillAuthorizedCondition(authority, now)}
        AND NOT EXISTS (SELECT 1 FROM provider_domains other WHERE other.domain = ${key.domain}
          AND other.provider <> ${key.provider} AND other.verified_at IS NOT NULL)`),
    insertAuditEvent(db, event),
    raiseVersion(db, key, event),
  ]);
  return proved.meta.changes > 0;
}

/** Returns true if another provider of the deployment has proved the domain. */
export async function isProvedElsewhere(
  db: Database,
  { provider, domain }: Pick<DomainKey, "provider" | "domain">,
): Promise<boolean> {
  return exists(
    db,
    sql`SELECT 1 FROM provider_domains WHERE domain = ${domain} AND provider <> ${provider}
      AND verified_at IS NOT NULL`,
  );
}

function raiseVersion(db: Database, { provider }: Pick<DomainKey, "provider">, event: AuditEvent) {
  return db.run(sql`UPDATE providers SET version = version + 1
    WHERE id = ${provider} AND ${buildRecordedCondition(event)}`);
}

const ProvedDomain = v.object({
  provider: text,
  organization: text,
  domain: text,
  challenge: text,
  missingSince: secondsOrNull,
});
/** A proved domain whose record is to be looked for again. */
export type ProvedDomain = v.InferOutput<typeof ProvedDomain>;

/**
 * Lists proved domains that were last checked before `before`, the longest untried first: domains whose DNS gives no
 * definite answer come after all others.
 */
export async function listDomainsToCheck(
  db: Database,
  before: number,
  limit: number,
): Promise<ProvedDomain[]> {
  return await selectRows(
    db,
    ProvedDomain,
    sql`SELECT d.provider, p.organization, d.domain, d.challenge, d.missing_since AS missingSince
      FROM provider_domains d JOIN providers p ON p.id = d.provider
      WHERE d.verified_at IS NOT NULL AND coalesce(d.checked_at, 0) <= ${before}
      ORDER BY d.tried_at, d.domain LIMIT ${limit}`,
  );
}

/** Notes that the record of a domain is being looked for, whatever the DNS answers. */
export async function recordTry(
  db: Database,
  { provider, domain }: ProvedDomain,
  now: EpochSeconds,
): Promise<void> {
  await db.run(sql`UPDATE provider_domains SET tried_at = ${now}
    WHERE provider = ${provider} AND domain = ${domain}`);
}

/** Notes if the record of a proved domain was there. What was changed meanwhile stays as it is. */
export async function recordCheck(
  db: Database,
  { provider, domain, challenge }: ProvedDomain,
  isThere: boolean,
  now: EpochSeconds,
): Promise<void> {
  await db.run(sql`
    UPDATE provider_domains SET checked_at = ${now},
      missing_since = ${isThere ? sql`NULL` : sql`coalesce(missing_since, ${now})`}
    WHERE provider = ${provider} AND domain = ${domain} AND challenge = ${challenge}
      AND verified_at IS NOT NULL`);
}

/** Ends the proof of a domain whose record has been missing since `since`. */
export async function endProof(
  db: Database,
  { provider, domain, missingSince }: ProvedDomain,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  await db.batch([
    db.run(sql`
      UPDATE provider_domains SET verified_at = NULL, missing_since = NULL, checked_at = ${now}
      WHERE provider = ${provider} AND domain = ${domain} AND verified_at IS NOT NULL
        AND missing_since IS ${missingSince}`),
    insertAuditEvent(db, event),
    raiseVersion(db, { provider }, event),
  ]);
}
