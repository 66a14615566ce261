import { Hono } from "hono";

/** The baseline of the bars: a route that does nothing, and a keyed read of D1. */
const app = new Hono<{ Bindings: { DB: D1Database } }>()
  .get("/", (c) => c.text("ok"))
  // Measures the cost of a log line.
  .get("/log", (c) => {
    console.log('{"level":"info","event":"request","method":"GET","route":"/log","status":200}');
    return c.text("ok");
  })
  .get("/read/:digest", async (c) => {
    const row = await c.env.DB.prepare(
      "SELECT token_id, kid, created_at, valid_until FROM token_secrets WHERE digest = ?",
    )
      .bind(c.req.param("digest"))
      .first<{ token_id: string }>();
    return row === null ? c.text("unknown", 404) : c.text(row.token_id);
  });

export default app;
