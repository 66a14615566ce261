import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { seconds } from "./schema.ts";

/* The tables of the audit trail. The other tables are in schema.ts and organization-schema.ts. */

export const auditEvents = sqliteTable("audit_events", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  id: text("id").notNull().unique(),
  occurredAt: seconds("occurred_at").notNull(),
  organization: text("organization"),
  action: text("action").notNull(),
  actor: text("actor"),
  /** The actor's name when the row was written; `null` in older rows. Personal data. */
  actorName: text("actor_name"),
  actorTokenId: text("actor_token_id"),
  onBehalfOf: text("on_behalf_of"),
  subject: text("subject"),
  targetKind: text("target_kind"),
  targetId: text("target_id"),
  details: text("details").notNull().default("{}"),
  requestId: text("request_id"),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  /** The row's position in its organization's chain; `null` until it is sealed. */
  number: integer("number"),
  kid: text("kid"),
  mac: text("mac"),
  filledIn: text("filled_in"),
  personalDigest: text("personal_digest"),
  personalSalt: text("personal_salt"),
});

/** The newest row of the trail up to which revocations were copied out of the database; one row. */
export const emittedRevocations = sqliteTable("emitted_revocations", {
  id: integer("id").primaryKey(),
  seq: integer("seq").notNull(),
});

export const auditSeals = sqliteTable(
  "audit_seals",
  {
    /** The organization, or empty for events that belong to none. */
    chain: text("chain").notNull(),
    fromNumber: integer("from_number").notNull(),
    toNumber: integer("to_number").notNull(),
    toSeq: integer("to_seq").notNull(),
    sealedAt: seconds("sealed_at").notNull(),
    kid: text("kid").notNull(),
    mac: text("mac").notNull(),
    prunedAt: seconds("pruned_at"),
    prunedKid: text("pruned_kid"),
    prunedMac: text("pruned_mac"),
  },
  (table) => [primaryKey({ columns: [table.chain, table.fromNumber] })],
);

/** Counts of refusals in a window of time. Only the first of equal ones has an audit row, `event`. */
export const refusalCounts = sqliteTable(
  "refusal_counts",
  {
    windowEndsAt: seconds("window_ends_at").notNull(),
    /** Keyed digests of who was refused, and of what. */
    source: text("source").notNull(),
    refusal: text("refusal").notNull(),
    event: text("event").notNull(),
    repeats: integer("repeats").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.windowEndsAt, table.source, table.refusal] })],
);
