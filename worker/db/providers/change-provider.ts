import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { RolesAndGroups } from "../../permissions/administrators.ts";
import {
  type AuditEvent,
  buildRecordedCondition,
  insertAuditEvent,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import type { Database } from "../database.ts";
import { buildPasswordAdministratorCondition } from "../emergency-members.ts";
import { capSessionsStatements, endUnopenedSessionsStatements } from "../sign-in/opening-proofs.ts";
import { endSessionsStatements } from "../sign-in/session-queries.ts";
import { type Authority, buildStillAuthorizedCondition } from "../write-guards.ts";
import type { ProviderMetadata } from "./provider-metadata.ts";
import type { StoredProvider } from "./provider-queries.ts";

/** Most providers of an organization. */
export const MAX_PROVIDERS = 5;

/** The columns that an administrator sets. `clientSecret` is sealed. */
export type ProviderState = Pick<
  StoredProvider,
  | "name"
  | "issuer"
  | "clientId"
  | "clientSecret"
  | "secretKid"
  | "secretAt"
  | "scope"
  | "subjectClaim"
  | "mapping"
  | "acrValues"
  | "sessionHours"
  | "disabledAt"
>;

interface Change {
  authority: Authority;
  now: EpochSeconds;
  event: AuditEvent;
}

/** A change that may end a provider. `repairers` are the roles and groups that can repair the organization. */
interface EndingChange extends Change {
  repairers: readonly RolesAndGroups[];
}

/** Stores a provider with its documents, unless the organization has as many as it may have. @returns true if it did */
export async function insertProvider(
  db: Database,
  { id, state, metadata }: { id: string; state: ProviderState; metadata: ProviderMetadata },
  { authority, now, event }: Change,
): Promise<boolean> {
  const { organization, subject } = authority;
  const [inserted] = await db.batch([
    db.run(sql`
      INSERT INTO providers (id, organization, name, issuer, client_id, client_secret, secret_kid,
        secret_at, scope, subject_claim, mapping, acr_values, session_hours, metadata, metadata_at,
        metadata_tried_at, created_by, created_at)
      SELECT ${id}, ${organization}, ${state.name}, ${state.issuer}, ${state.clientId},
        ${state.clientSecret}, ${state.secretKid}, ${state.secretAt}, ${state.scope},
        ${state.subjectClaim}, ${JSON.stringify(state.mapping)}, ${state.acrValues},
        ${state.sessionHours}, ${JSON.stringify(metadata)}, ${now}, ${now}, ${subject}, ${now}
      WHERE ${buildStillAuthorizedCondition(authority, now)}
        AND (SELECT count(*) FROM providers WHERE organization = ${organization}) < ${MAX_PROVIDERS}`),
    insertAuditEvent(db, event),
  ]);
  return inserted.meta.changes > 0;
}

/**
 * Changes a provider if it is still the version `from`. Issuer and subject claim change only while nobody has signed in
 * through it. Disabling it ends the sign-ins and sessions that it proved. Fewer `session_hours` count for live sessions too.
 *
 * @param metadata the documents of another issuer; `null` keeps those of the same one
 * @returns true if the provider was changed
 */
export async function updateProvider(
  db: Database,
  from: StoredProvider,
  { to, metadata }: { to: ProviderState; metadata: ProviderMetadata | null },
  { authority, now, event, repairers }: EndingChange,
): Promise<boolean> {
  const key = { id: from.id, organization: authority.organization };
  const isSamePerson = from.issuer === to.issuer && from.subjectClaim === to.subjectClaim;
  const disables = from.disabledAt === null && to.disabledAt !== null;
  const fixed = sql`NOT EXISTS (SELECT 1 FROM identities i WHERE i.provider = p.id)`;
  const kept = metadata === null ? null : JSON.stringify(metadata);
  const [updated] = await db.batch([
    db.run(sql`
      UPDATE providers AS p SET name = ${to.name}, issuer = ${to.issuer}, client_id = ${to.clientId},
        client_secret = ${to.clientSecret}, secret_kid = ${to.secretKid}, secret_at = ${to.secretAt},
        scope = ${to.scope}, subject_claim = ${to.subjectClaim},
        mapping = ${JSON.stringify(to.mapping)}, acr_values = ${to.acrValues},
        session_hours = ${to.sessionHours}, disabled_at = ${to.disabledAt},
        metadata = coalesce(${kept}, metadata),
        metadata_at = iif(${kept} IS NULL, metadata_at, ${now}),
        metadata_tried_at = iif(${kept} IS NULL, metadata_tried_at, ${now}), version = version + 1
      WHERE p.id = ${key.id} AND p.organization = ${key.organization} AND p.version = ${from.version}
        AND ${isSamePerson ? sql`1` : fixed} AND ${disables ? buildDispensableCondition(key, repairers) : sql`1`}
        AND ${buildStillAuthorizedCondition(authority, now)}`),
    insertAuditEvent(db, event),
    ...endVouchedStatements(db, key, {
      event,
      now,
      when: sql`${Number(disables)} = 1 AND ${buildRecordedCondition(event)}`,
    }),
    ...(to.sessionHours < from.sessionHours ? shortenSessionsStatements(db, key, event, now) : []),
  ]);
  return updated.meta.changes > 0;
}

/**
 * Deletes a provider with its domains and identities, and ends the sign-ins and sessions that it proved. Its people
 * stay members. For those of no other provider, administrators give role and groups again, and no token pauses: no sign-in
 * could wake it.
 *
 * @returns true if the provider was deleted
 */
export async function deleteProvider(
  db: Database,
  from: StoredProvider,
  { authority, now, event, repairers }: EndingChange,
): Promise<boolean> {
  const key = { id: from.id, organization: authority.organization };
  const isDeletable = sql`EXISTS (SELECT 1 FROM providers p WHERE p.id = ${key.id}
      AND p.organization = ${key.organization} AND p.version = ${from.version})
    AND ${from.disabledAt === null ? buildDispensableCondition(key, repairers) : sql`1`}
    AND ${buildStillAuthorizedCondition(authority, now)}`;
  const isRecorded = buildRecordedCondition(event);
  const ofProvider = (
    isOf: SQL,
  ) => sql`EXISTS (SELECT 1 FROM identities i JOIN providers p ON p.id = i.provider
    WHERE i.person = m.person AND p.organization = m.organization AND ${isOf})`;
  const [recorded] = await db.batch([
    insertAuditEvent(db, event, isDeletable),
    db.run(sql`UPDATE memberships AS m SET managed_by = NULL, away_at = NULL
      WHERE m.organization = ${key.organization} AND ${isRecorded}
        AND ${ofProvider(sql`p.id = ${key.id}`)} AND NOT ${ofProvider(sql`p.id <> ${key.id}`)}`),
    insertChange(db, { kind: "organization", targetId: key.organization }, isRecorded),
    ...endVouchedStatements(db, key, { event, now, when: isRecorded }),
    db.run(sql`DELETE FROM providers
      WHERE id = ${key.id} AND organization = ${key.organization} AND ${isRecorded}`),
  ]);
  return recorded.meta.changes > 0;
}

interface ProviderKey {
  id: string;
  organization: string;
}

/**
 * Builds the condition that people can sign in to the organization without this provider: by another one, or by passwords, of
 * which an administrator has one.
 */
function buildDispensableCondition(
  { id, organization }: ProviderKey,
  repairers: readonly RolesAndGroups[],
): SQL {
  return sql`((EXISTS (SELECT 1 FROM organizations o WHERE o.id = ${organization} AND o.sign_in <> 'provider')
      AND ${buildPasswordAdministratorCondition(organization, repairers)})
    OR EXISTS (SELECT 1 FROM providers other WHERE other.organization = ${organization}
      AND other.id <> ${id} AND other.disabled_at IS NULL))`;
}

/** Returns the statements that end or shorten the sessions that only this provider's proof opens, after its hours became fewer. */
function shortenSessionsStatements(
  db: Database,
  { id, organization }: ProviderKey,
  event: AuditEvent,
  now: EpochSeconds,
) {
  const isVouched = sql`b.cookie_session_id IN
      (SELECT session FROM sign_in_proofs WHERE method = 'provider' AND provider = ${id})
    AND ${buildRecordedCondition(event)}`;
  const ending = { actor: event.actor, now, reason: "provider_changed" } as const;
  return [
    ...endUnopenedSessionsStatements(db, { organization }, isVouched, ending),
    ...capSessionsStatements(db, sql`t.organization = ${organization} AND ${isVouched}`, now),
  ];
}

/**
 * Returns the statements that end what a provider vouched for: the extension's sessions in its organization that came
 * from a sign-in with its proof, the proof, and sign-ins without another one. Sessions of other organizations came from
 * a sign-in's other proofs, so they stay.
 */
function endVouchedStatements(
  db: Database,
  { id, organization }: ProviderKey,
  { event, now, when }: { event: AuditEvent; now: EpochSeconds; when: SQL },
) {
  const isOurs = sql`sp.method = 'provider' AND sp.provider = ${id}`;
  const vouched = sql`(SELECT sp.session FROM sign_in_proofs sp WHERE ${isOurs})`;
  const sessions = sql`t.organization = ${organization} AND b.cookie_session_id IN ${vouched} AND ${when}`;
  return [
    ...endSessionsStatements(db, sessions, { actor: event.actor, now, reason: "provider_ended" }),
    db.run(sql`DELETE FROM session WHERE id IN ${vouched} AND ${when}
      AND NOT EXISTS (SELECT 1 FROM sign_in_proofs sp WHERE sp.session = session.id AND NOT (${isOurs}))`),
    db.run(sql`DELETE FROM sign_in_proofs AS sp WHERE ${isOurs} AND ${when}`),
  ] as const;
}
