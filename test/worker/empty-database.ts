import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { dropTables } from "./support/drop-tables.ts";

// Runs before each file, and files share a workerd: none meets what another has stored.
await dropTables(env.DB);
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
