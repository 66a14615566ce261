import { applyD1Migrations, reset } from "cloudflare:test";
import { env } from "cloudflare:workers";

// Runs before each file, and files share a workerd: none meets what another has stored.
await reset();
await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
