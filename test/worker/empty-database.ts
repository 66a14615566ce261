import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { dropTables } from "./support/drop-tables.ts";

// Runs before each file, because files share a workerd: no file sees the rows of another.
await dropTables(env.DB);
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
