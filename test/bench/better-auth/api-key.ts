import { apiKey } from "@better-auth/api-key";
import { betterAuth } from "better-auth";
import { getMigrations } from "better-auth/db/migration";
import { Hono } from "hono";

interface Bindings {
  DB: D1Database;
}

/** Turns rate limiting off: by default the plugin refuses the eleventh request of a day. */
const configure = (env: Bindings) => ({
  database: env.DB,
  secret: "bench-only-secret-of-at-least-32-characters",
  baseURL: "http://127.0.0.1",
  telemetry: { enabled: false },
  plugins: [apiKey({ rateLimit: { enabled: false } })],
});

let auth: ReturnType<typeof open> | undefined;
const open = (env: Bindings) => betterAuth(configure(env));

/** The alternative of a team: the plugin, which verifies each key on D1. It is set up once per isolate. */
const app = new Hono<{ Bindings: Bindings }>()
  .get("/", async (c) => {
    auth ??= open(c.env);
    const key = c.req.header("Authorization")?.slice("Bearer ".length) ?? "";
    const { valid } = await auth.api.verifyApiKey({ body: { key } });
    return valid ? c.body(null) : c.body(null, 401);
  })
  /** Makes the tables, a user and `count` keys, and answers one key per line. */
  .post("/keys/:count", async (c) => {
    const { runMigrations } = await getMigrations(configure(c.env));
    await runMigrations();
    auth ??= open(c.env);
    const { internalAdapter } = await auth.$context;
    const user = await internalAdapter.createUser(
      { name: "Bench", email: "bench@example.test" },
      { method: "admin" },
    );
    const keys: string[] = [];
    for (let n = 0; n < Number(c.req.param("count")); n++) {
      const { key } = await auth.api.createApiKey({ body: { userId: user.id, name: `Key ${n}` } });
      keys.push(key);
    }
    return c.text(keys.join("\n"));
  });

export default app;
