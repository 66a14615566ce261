import { sqliteTable, text, unique } from "drizzle-orm/sqlite-core";
import { seconds } from "./schema.ts";

/** The copies of secrets that browsers keep, each with the salt of its key. */
export const keptCopies = sqliteTable(
  "kept_copies",
  {
    id: text("id").primaryKey(),
    secretDigest: text("secret_digest").notNull(),
    tokenId: text("token_id").notNull(),
    organization: text("organization").notNull(),
    person: text("person").notNull(),
    /** As `keyThumbprint` in browser_sessions. */
    browserId: text("browser_id").notNull(),
    browserName: text("browser_name").notNull(),
    kid: text("kid").notNull(),
    salt: text("salt").notNull(),
    createdAt: seconds("created_at").notNull(),
    openedAt: seconds("opened_at"),
  },
  (table) => [unique().on(table.secretDigest, table.browserId)],
);
