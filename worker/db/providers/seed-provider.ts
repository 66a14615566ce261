import { sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { ProviderMapping } from "../../../shared/wire/provider-mapping.ts";
import type { SealedSecret } from "../../tokens/sealed-secret.ts";
import { type AuditEvent, insertAuditEvent } from "../audit/audit-statement.ts";
import type { Database } from "../database.ts";

/** A provider of a developer's computer, with a mail domain that counts as proved. */
export interface SeededProvider {
  id: string;
  organization: string;
  name: string;
  issuer: string;
  clientId: string;
  secret: SealedSecret;
  scope: string;
  mapping: ProviderMapping;
  domain: string;
  createdBy: string;
}

const SESSION_HOURS = 12;

/**
 * Stores a provider of a developer's computer, or what its new start has changed. Its documents are read at the first
 * sign-in, since its keys are new at each start.
 */
export async function seedProvider(
  db: Database,
  provider: SeededProvider,
  now: EpochSeconds,
  event: AuditEvent,
): Promise<void> {
  const { id, organization, name, issuer, clientId, secret, scope, mapping, domain } = provider;
  await db.batch([
    db.run(sql`
      INSERT INTO providers (id, organization, name, issuer, client_id, client_secret, secret_kid,
        secret_at, scope, subject_claim, mapping, session_hours, created_by, created_at)
      VALUES (${id}, ${organization}, ${name}, ${issuer}, ${clientId}, ${secret.sealed}, ${secret.kid},
        ${now}, ${scope}, 'sub', ${JSON.stringify(mapping)}, ${SESSION_HOURS}, ${provider.createdBy},
        ${now})
      ON CONFLICT (id) DO UPDATE SET issuer = excluded.issuer, client_secret = excluded.client_secret,
        secret_kid = excluded.secret_kid, secret_at = excluded.secret_at, mapping = excluded.mapping,
        metadata = NULL, metadata_at = NULL, metadata_tried_at = NULL, disabled_at = NULL,
        version = version + 1
      WHERE organization = excluded.organization`),
    insertAuditEvent(db, event),
    db.run(sql`
      INSERT INTO provider_domains (provider, domain, challenge, created_at, verified_at)
      SELECT id, ${domain}, lower(hex(randomblob(16))), ${now}, ${now} FROM providers
      WHERE id = ${id} AND organization = ${organization} ON CONFLICT DO NOTHING`),
  ]);
}
