import { env } from "cloudflare:workers";
import { Hono } from "hono";
import { type GuardVariables, guard } from "latchkey/guard";

const things = guard({ api: "control-plane", scopes: ["API_READ"], binding: env.LATCHKEY });

const app = new Hono<{ Bindings: Cloudflare.Env; Variables: GuardVariables }>()
  .use("/things/*", things.hono)
  .get("/things/mine", (c) => {
    const { subject, role, scopes } = c.var.token;
    return c.json({ subject, role, scopes, credential: c.req.header("Authorization") ?? null });
  })
  // Reports if this Worker's own token, in .dev.vars, is still valid.
  .get("/health", async (c) => {
    const { status } = await c.env.LATCHKEY.verify(c.env.LATCHKEY_TOKEN, {});
    return c.json({ token: status }, status === "allowed" ? 200 : 503);
  });

export default app;
