import { index, integer, primaryKey, sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import type { EpochSeconds } from "../../shared/time.ts";

/*
 * Describes the tables to the queries. The hand-written SQL in migrations/ is authoritative;
 * test/worker/db/schema.test.ts compares this file with it, column by column.
 */

export const seconds = (name: string) => integer(name).$type<EpochSeconds>();
/** Better Auth passes and expects `Date`s, which are stored in milliseconds. */
const date = (name: string) => integer(name, { mode: "timestamp_ms" });

export const user = sqliteTable("user", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  email: text("email").notNull().unique(),
  emailVerified: integer("email_verified", { mode: "boolean" }).notNull().default(false),
  image: text("image"),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
  searchText: text("search_text").notNull().default(""),
  sortText: text("sort_text"),
  /** The organization whose provider made the account; `null` for an account of the person's own. */
  directory: text("directory"),
  directoryEmail: text("directory_email"),
});

export const session = sqliteTable("session", {
  id: text("id").primaryKey(),
  userId: text("user_id").notNull(),
  token: text("token").notNull().unique(),
  expiresAt: date("expires_at").notNull(),
  ipAddress: text("ip_address"),
  userAgent: text("user_agent"),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
  /** The password that the person signed in with, as in memberships. */
  passwordId: text("password_id"),
});

export const account = sqliteTable("account", {
  id: text("id").primaryKey(),
  accountId: text("account_id").notNull(),
  providerId: text("provider_id").notNull(),
  userId: text("user_id").notNull(),
  accessToken: text("access_token"),
  refreshToken: text("refresh_token"),
  idToken: text("id_token"),
  accessTokenExpiresAt: date("access_token_expires_at"),
  refreshTokenExpiresAt: date("refresh_token_expires_at"),
  scope: text("scope"),
  password: text("password"),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
});

export const verification = sqliteTable("verification", {
  id: text("id").primaryKey(),
  identifier: text("identifier").notNull(),
  value: text("value").notNull(),
  expiresAt: date("expires_at").notNull(),
  createdAt: date("created_at").notNull(),
  updatedAt: date("updated_at").notNull(),
});

export const tokens = sqliteTable(
  "tokens",
  {
    id: text("id").primaryKey(),
    kind: text("kind", { enum: ["pat", "ses", "svc"] }).notNull(),
    owner: text("owner").notNull(),
    organization: text("organization").notNull(),
    createdBy: text("created_by").notNull(),
    parentId: text("parent_id"),
    api: text("api"),
    name: text("name").notNull(),
    description: text("description").notNull().default(""),
    searchText: text("search_text").notNull().default(""),
    sortText: text("sort_text"),
    createdAt: seconds("created_at").notNull(),
    expiresAt: seconds("expires_at"),
    revokedAt: seconds("revoked_at"),
    lastUsedAt: seconds("last_used_at"),
    supersededUseAt: seconds("superseded_use_at"),
    previousUseAt: seconds("previous_use_at"),
    version: integer("version").notNull().default(1),
    collectBy: seconds("collect_by"),
    collectExpires: text("collect_expires", { mode: "json" }),
    collectFrom: text("collect_from"),
  },
  (table) => [index("tokens_by_owner").on(table.organization, table.owner, table.kind)],
);

export const tokenSecrets = sqliteTable("token_secrets", {
  digest: text("digest").primaryKey(),
  tokenId: text("token_id").notNull(),
  kid: text("kid").notNull(),
  hint: text("hint").notNull(),
  createdAt: seconds("created_at").notNull(),
  validUntil: seconds("valid_until"),
  /** The manager who was shown the secret of another member's token. */
  shownTo: text("shown_to"),
});

export const scopes = sqliteTable(
  "scopes",
  {
    id: text("id").primaryKey(),
    tokenId: text("token_id").notNull(),
    permission: text("permission").notNull(),
    /** Empty if the permission has no entity type. */
    entityId: text("entity_id").notNull().default(""),
  },
  (table) => [unique().on(table.tokenId, table.permission, table.entityId)],
);

export const browserSessions = sqliteTable("browser_sessions", {
  tokenId: text("token_id").primaryKey(),
  keyThumbprint: text("key_thumbprint").notNull(),
  cookieSessionId: text("cookie_session_id").notNull(),
  userAgent: text("user_agent"),
  ipAddress: text("ip_address"),
  provedAt: seconds("proved_at"),
});

export const catalogs = sqliteTable(
  "catalogs",
  {
    organization: text("organization").notNull(),
    version: integer("version").notNull(),
    document: text("document").notNull(),
    createdBy: text("created_by").notNull(),
    createdAt: seconds("created_at").notNull(),
  },
  (table) => [primaryKey({ columns: [table.organization, table.version] })],
);

export const grants = sqliteTable(
  "grants",
  {
    organization: text("organization").notNull(),
    principalKind: text("principal_kind", { enum: ["role", "group"] }).notNull(),
    principal: text("principal").notNull(),
    permission: text("permission").notNull(),
    api: text("api").notNull(),
    entityType: text("entity_type"),
    automatic: integer("automatic", { mode: "boolean" }).notNull().default(false),
    forOthers: integer("for_others", { mode: "boolean" }).notNull().default(false),
    /** The HTTP methods of an access level; `null` for a permission. */
    methods: text("methods", { mode: "json" }).$type<string[]>(),
    /** Other published ids of the permission. */
    aliases: text("aliases", { mode: "json" }).$type<string[]>(),
    /** The permissions that an access level includes: permission, entity type, entity id, aliases. */
    brings: text("brings", { mode: "json" }).$type<
      [string, string | null, string | null, string[] | null][]
    >(),
  },
  (table) => [
    primaryKey({
      columns: [
        table.organization,
        table.principalKind,
        table.principal,
        table.permission,
        table.forOthers,
      ],
    }),
  ],
);

export const changes = sqliteTable("changes", {
  seq: integer("seq").primaryKey({ autoIncrement: true }),
  nonce: text("nonce").notNull(),
  kind: text("kind", { enum: ["token", "user", "organization", "all"] }).notNull(),
  targetId: text("target_id").notNull(),
  createdAt: seconds("created_at").notNull(),
});

/** A single row with the time of its last renewal, in milliseconds. Replicas prove by it how recent they are. */
export const pulse = sqliteTable("pulse", {
  id: integer("id").primaryKey(),
  at: integer("at").notNull(),
});

export const idempotency = sqliteTable("idempotency", {
  rowKey: text("row_key").primaryKey(),
  tokenId: text("token_id").notNull(),
  tokenVersion: integer("token_version").notNull(),
  bodyMac: text("body_mac").notNull(),
  salt: text("salt").notNull(),
  nonce: text("nonce").notNull(),
  sealed: text("sealed").notNull(),
  createdAt: seconds("created_at").notNull(),
  expiresAt: seconds("expires_at").notNull(),
});

export const oauthCodes = sqliteTable("oauth_codes", {
  digest: text("digest").primaryKey(),
  clientId: text("client_id").notNull(),
  redirectUri: text("redirect_uri").notNull(),
  codeChallenge: text("code_challenge").notNull(),
  person: text("person").notNull(),
  organization: text("organization").notNull(),
  keyThumbprint: text("key_thumbprint").notNull(),
  cookieSessionId: text("cookie_session_id").notNull(),
  createdAt: seconds("created_at").notNull(),
  expiresAt: seconds("expires_at").notNull(),
  claimedAt: seconds("claimed_at"),
  sessionTokenId: text("session_token_id"),
  proofId: text("proof_id"),
});

export const oauthConsents = sqliteTable(
  "oauth_consents",
  {
    person: text("person").notNull(),
    clientId: text("client_id").notNull(),
    keyThumbprint: text("key_thumbprint").notNull(),
    browser: text("browser").notNull(),
    grantedAt: seconds("granted_at").notNull(),
    /** The password of the sign-in that gave the consent, as in memberships. */
    passwordId: text("password_id"),
  },
  (table) => [primaryKey({ columns: [table.person, table.clientId, table.keyThumbprint] })],
);

export const signInAttempts = sqliteTable("sign_in_attempts", {
  key: text("key").primaryKey(),
  failures: integer("failures").notNull(),
  windowEndsAt: seconds("window_ends_at").notNull(),
});

export const tokenUsage = sqliteTable(
  "token_usage",
  {
    tokenId: text("token_id").notNull(),
    /** Whole days since the Unix epoch, UTC. */
    day: integer("day").notNull(),
    allowed: integer("allowed").notNull().default(0),
    refused: integer("refused").notNull().default(0),
  },
  (table) => [primaryKey({ columns: [table.tokenId, table.day] })],
);

export const usageWrites = sqliteTable("usage_writes", {
  id: text("id").primaryKey(),
  createdAt: seconds("created_at").notNull(),
});
