import { WorkerEntrypoint } from "cloudflare:workers";
import { Hono } from "hono";

/** Headers of a refused token, but for the id of the request. */
const REFUSAL_HEADERS = {
  "Cache-Control": "no-store",
  "X-Content-Type-Options": "nosniff",
  "WWW-Authenticate": 'Bearer realm="latchkey", error="invalid_token"',
};

/** An answer as long as that of introspection for a token of the bench. */
const INTROSPECTION = {
  active: true,
  scope: "API_READ API_WRITE",
  token_type: "Bearer",
  sub: "usr_0",
  jti: "tok_AbCdEfGhIjKlMnOpQrSt",
  iss: "http://127.0.0.1:8871",
  iat: 1_790_000_000,
  organization: "org_home",
  role: "Basic_User",
  max_age_ms: 4_321,
};

const VERDICT = {
  status: "allowed",
  token_id: "tok_AbCdEfGhIjKlMnOpQrSt",
  subject: "usr_0",
  role: "Basic_User",
  organization: "org_home",
  scopes: ["API_READ", "API_WRITE"],
  authorization_details: [],
  expires_at: null,
  max_age_ms: 4_321,
};

/** The baselines of the bars: routes that answer what validation answers and check nothing, and a keyed read of D1. */
const app = new Hono<{ Bindings: { DB: D1Database } }>()
  .get("/", (c) => c.text("ok"))
  // Measures the cost of a log line.
  .get("/log", (c) => {
    console.log('{"level":"info","event":"request","method":"GET","route":"/log","status":200}');
    return c.text("ok");
  })
  .get("/refuse", (c) =>
    c.body(null, 401, { ...REFUSAL_HEADERS, "X-Request-Id": crypto.randomUUID() }),
  )
  .post("/introspect", async (c) => {
    const { token } = await c.req.parseBody();
    return typeof token === "string" ? c.json(INTROSPECTION) : c.text("no token", 400);
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

/** An RPC entrypoint that answers what the Worker's answers for a token of the bench, and checks nothing. */
export class BareVerifier extends WorkerEntrypoint {
  verify(_token: string, _question: object) {
    return VERDICT;
  }
}
