import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { seconds } from "./schema.ts";

/* The tables of sign-in by an organization's own provider. The other tables are in schema.ts. */

export const providers = sqliteTable("providers", {
  id: text("id").primaryKey(),
  organization: text("organization").notNull(),
  name: text("name").notNull(),
  issuer: text("issuer").notNull(),
  clientId: text("client_id").notNull(),
  /** Sealed; `null` for a public client. */
  clientSecret: text("client_secret"),
  secretKid: text("secret_kid"),
  /** When the secret was set. Sealing it under another key is no change. */
  secretAt: seconds("secret_at"),
  scope: text("scope").notNull(),
  subjectClaim: text("subject_claim", { enum: ["sub", "oid"] }).notNull(),
  mapping: text("mapping", { mode: "json" }).notNull(),
  acrValues: text("acr_values"),
  sessionHours: integer("session_hours").notNull(),
  /** The discovery document and the keys, as they were read at `metadataAt`. */
  metadata: text("metadata", { mode: "json" }),
  metadataAt: seconds("metadata_at"),
  /** When the provider was last asked for them, with or without success. */
  metadataTriedAt: seconds("metadata_tried_at"),
  createdBy: text("created_by").notNull(),
  createdAt: seconds("created_at").notNull(),
  disabledAt: seconds("disabled_at"),
  version: integer("version").notNull().default(1),
});

export const providerDomains = sqliteTable(
  "provider_domains",
  {
    provider: text("provider").notNull(),
    domain: text("domain").notNull(),
    challenge: text("challenge").notNull(),
    createdAt: seconds("created_at").notNull(),
    verifiedAt: seconds("verified_at"),
    /** When the DNS last gave a definite answer about the record. */
    checkedAt: seconds("checked_at"),
    /** When the record was last looked for, with or without a definite answer. */
    triedAt: seconds("tried_at"),
    /** Since when the record of a proved domain has been missing. */
    missingSince: seconds("missing_since"),
  },
  (table) => [primaryKey({ columns: [table.provider, table.domain] })],
);

export const identities = sqliteTable(
  "identities",
  {
    provider: text("provider").notNull(),
    subject: text("subject").notNull(),
    person: text("person").notNull(),
    createdAt: seconds("created_at").notNull(),
    lastSignInAt: seconds("last_sign_in_at"),
  },
  (table) => [primaryKey({ columns: [table.provider, table.subject] })],
);

export const signInProofs = sqliteTable(
  "sign_in_proofs",
  {
    session: text("session").notNull(),
    method: text("method", { enum: ["password", "provider", "passkey"] }).notNull(),
    /** Empty unless the method is `provider`. */
    provider: text("provider").notNull().default(""),
    /** The provider's own session id. */
    sid: text("sid"),
    acr: text("acr"),
    at: seconds("at").notNull(),
    /** When the person themselves proved who they are; `null` if the provider did not say. */
    authenticatedAt: seconds("authenticated_at"),
  },
  (table) => [primaryKey({ columns: [table.session, table.method, table.provider] })],
);

/** Digests of one-time answers of providers, until they would be refused for their age. */
export const usedAnswers = sqliteTable("used_answers", {
  digest: text("digest").primaryKey(),
  expiresAt: seconds("expires_at").notNull(),
});
