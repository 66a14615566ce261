import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { ProviderMapping } from "../../../shared/wire/provider-mapping.ts";
import type { Database } from "../database.ts";
import {
  exists,
  flag,
  integer,
  json,
  seconds,
  secondsOrNull,
  selectRows,
  text,
  textOrNull,
} from "../select-rows.ts";

const StoredDomain = v.object({
  domain: text,
  /** The text that the TXT record has to hold. */
  challenge: text,
  createdAt: seconds,
  verifiedAt: secondsOrNull,
  checkedAt: secondsOrNull,
  missingSince: secondsOrNull,
});
export type StoredDomain = v.InferOutput<typeof StoredDomain>;

const StoredProvider = v.object({
  id: text,
  organization: text,
  name: text,
  issuer: text,
  clientId: text,
  /** Sealed; `null` for a public client. */
  clientSecret: textOrNull,
  secretKid: textOrNull,
  secretAt: secondsOrNull,
  scope: text,
  subjectClaim: v.picklist(["sub", "oid"]),
  mapping: json(ProviderMapping),
  acrValues: textOrNull,
  sessionHours: integer,
  metadataAt: secondsOrNull,
  createdBy: text,
  createdAt: seconds,
  disabledAt: secondsOrNull,
  version: integer,
  /** True once somebody has signed in through it: issuer and subject claim are fixed then. */
  hasIdentities: flag,
  domains: json(v.array(StoredDomain)),
});
/** An organization's provider, without what is kept of the provider's own documents. */
export type StoredProvider = v.InferOutput<typeof StoredProvider>;

/** Finds a provider by its id, disabled or not. Its organization decides what it may vouch for. */
export async function findProvider(db: Database, id: string): Promise<StoredProvider | null> {
  return (await selectProviders(db, sql`p.id = ${id}`))[0] ?? null;
}

/** Finds a provider of an organization. Those of others are unknown. */
export async function findProviderOf(
  db: Database,
  { id, organization }: { id: string; organization: string },
): Promise<StoredProvider | null> {
  const ofOrganization = sql`p.id = ${id} AND p.organization = ${organization}`;
  return (await selectProviders(db, ofOrganization))[0] ?? null;
}

/** Lists an organization's providers, the oldest first. */
export async function listProvidersOf(
  db: Database,
  organization: string,
): Promise<StoredProvider[]> {
  return await selectProviders(db, sql`p.organization = ${organization}`);
}

const SignInProvider = v.object({ id: text, name: text });
/** An enabled provider as a sign-in page shows it: anybody can ask for that page, so no more is read. */
export type SignInProvider = v.InferOutput<typeof SignInProvider>;

/**
 * Lists the enabled providers that have proved a mail domain: none or one, since a proved domain is unique.
 *
 * @param domain in lower case and ASCII, as it is stored
 */
export async function listProvidersForDomain(
  db: Database,
  domain: string,
): Promise<SignInProvider[]> {
  const hasProved = sql`p.id IN (SELECT d.provider FROM provider_domains d
    WHERE d.domain = ${domain} AND d.verified_at IS NOT NULL)`;
  return await selectSignInProviders(db, hasProved);
}

/** Lists an organization's enabled providers, the oldest first. */
export async function listEnabledProvidersOf(
  db: Database,
  organization: string,
): Promise<SignInProvider[]> {
  return await selectSignInProviders(db, sql`p.organization = ${organization}`);
}

const selectSignInProviders = (db: Database, which: SQL) =>
  selectRows(
    db,
    SignInProvider,
    sql`SELECT p.id, p.name FROM providers p WHERE p.disabled_at IS NULL AND ${which}
      ORDER BY p.created_at, p.id`,
  );

/** Returns true if any organization has an enabled provider. */
export async function hasEnabledProvider(db: Database): Promise<boolean> {
  return await exists(db, sql`SELECT 1 FROM providers WHERE disabled_at IS NULL`);
}

const selectProviders = (db: Database, which: SQL) =>
  selectRows(
    db,
    StoredProvider,
    sql`
    SELECT p.id, p.organization, p.name, p.issuer, p.client_id AS clientId,
      p.client_secret AS clientSecret, p.secret_kid AS secretKid, p.secret_at AS secretAt, p.scope,
      p.subject_claim AS subjectClaim, p.mapping, p.acr_values AS acrValues,
      p.session_hours AS sessionHours, p.metadata_at AS metadataAt, p.created_by AS createdBy,
      p.created_at AS createdAt, p.disabled_at AS disabledAt, p.version,
      EXISTS (SELECT 1 FROM identities i WHERE i.provider = p.id) AS hasIdentities,
      (SELECT json_group_array(json_object('domain', d.domain, 'challenge', d.challenge,
          'createdAt', d.created_at, 'verifiedAt', d.verified_at, 'checkedAt', d.checked_at,
          'missingSince', d.missing_since) ORDER BY d.domain)
        FROM provider_domains d WHERE d.provider = p.id) AS domains
    FROM providers p WHERE ${which} ORDER BY p.created_at, p.id`,
  );
