import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { seconds } from "./schema.ts";

/* The tables of organizations, memberships and one-time links. The other tables are in schema.ts. */

export const organizations = sqliteTable("organizations", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: seconds("created_at").notNull(),
  managersSeeSecrets: integer("managers_see_secrets", { mode: "boolean" }).notNull().default(false),
  /** Kept by triggers. Sessions are not counted. */
  storedTokens: integer("stored_tokens").notNull().default(0),
  /** `null`: as many as the deployment's setting allows. Only an operator sets it. */
  tokenQuota: integer("token_quota"),
  signIn: text("sign_in", { enum: ["any", "provider"] })
    .notNull()
    .default("any"),
  /** Days after a sign-in by a provider for which the person's tokens work; `null` for good. */
  awayDays: integer("away_days"),
  /** If members may keep secrets in their browsers, and how recent a sign-in opens one. */
  keptSecrets: text("kept_secrets", { enum: ["off", "recent_sign_in", "signed_in"] })
    .notNull()
    .default("off"),
});

export const memberships = sqliteTable(
  "memberships",
  {
    person: text("person").notNull(),
    organization: text("organization").notNull(),
    role: text("role").notNull(),
    groups: text("groups", { mode: "json" }).$type<string[]>().notNull().default([]),
    createdAt: seconds("created_at").notNull(),
    disabledAt: seconds("disabled_at"),
    /** The `account` row whose password opens this membership; `null` for the account's own password. */
    passwordId: text("password_id"),
    /** From this instant on the member's tokens pause; `null` for never. */
    awayAt: seconds("away_at"),
    /** `null` if administrators give role and groups. */
    managedBy: text("managed_by", { enum: ["mapping"] }),
    emergency: integer("emergency", { mode: "boolean" }).notNull().default(false),
  },
  (table) => [primaryKey({ columns: [table.person, table.organization] })],
);

export const oneTimeLinks = sqliteTable("one_time_links", {
  id: text("id").primaryKey(),
  digest: text("digest").notNull().unique(),
  kind: text("kind", { enum: ["invitation", "password"] }).notNull(),
  organization: text("organization").notNull(),
  email: text("email"),
  role: text("role"),
  groups: text("groups", { mode: "json" }).$type<string[]>(),
  person: text("person"),
  createdBy: text("created_by").notNull(),
  createdAt: seconds("created_at").notNull(),
  expiresAt: seconds("expires_at").notNull(),
  usedAt: seconds("used_at"),
  usedBy: text("used_by"),
  revokedAt: seconds("revoked_at"),
});

export const setupCodes = sqliteTable("setup_codes", {
  digest: text("digest").primaryKey(),
  createdAt: seconds("created_at").notNull(),
  expiresAt: seconds("expires_at").notNull(),
});
