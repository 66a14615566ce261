import { describe, expect, it } from "vitest";
import { connected } from "../support/connected.ts";
import { GRANT, SESSION_TOKEN } from "../support/fake-server.ts";
import type { Route } from "../support/fake-world.ts";

const host = "tokens.example.com";
const notLatchkey = { kind: "not_latchkey", host };
const unreachable = { kind: "unreachable", host };
const unavailable = { kind: "unavailable", host };
const unknown = (status: number) => ({
  ...{ kind: "problem", problem: "unknown", status },
  errors: [],
});

/** Signs in at a server whose token endpoint answers with `token`. */
async function signInWith(token: Route) {
  const { world, handlers, server } = await connected();
  world.route = (request) =>
    new URL(request.url).pathname === "/oauth/token" ? token(request) : server.route(request);
  return { world, reply: await handlers.signIn() };
}

const html = (status: number): Response =>
  new Response("<h1>Hello</h1>", { status, headers: { "Content-Type": "text/html" } });
const refusal = (status: number, headers: Record<string, string> = {}): Response =>
  Response.json({ error: "invalid_grant" }, { status, headers });
/** Builds an answer whose connection breaks after its first bytes. */
function truncated(): Response {
  let pulls = 0;
  const body = new ReadableStream({
    pull(stream) {
      pulls += 1;
      if (pulls === 1) stream.enqueue(new TextEncoder().encode('{"access_'));
      else stream.error(new TypeError("network error"));
    },
  });
  return new Response(body, { headers: { "Content-Type": "application/json" } });
}

describe("tradeCode", () => {
  it.each(["Bearer", "bearer", "BEARER"])(
    "accepts a session of the type %s",
    async (token_type) => {
      const { reply, world } = await signInWith(() => Response.json({ ...GRANT, token_type }));
      expect(reply).toMatchObject({ ok: true, value: { at: "signed_in" } });
      expect(world.session.text()).toContain(SESSION_TOKEN);
    },
  );

  it.each<[string, Record<string, unknown>]>([
    ["no token_type", { token_type: undefined }],
    ["a token_type of another kind", { token_type: "mac" }],
    ["a token that needs a proof of possession", { token_type: "DPoP" }],
    ["no access_token", { access_token: undefined }],
    ["an empty access_token", { access_token: "" }],
    ["an access_token that no header can carry", { access_token: "lk_ses_a b" }],
    ["no expires_in", { expires_in: undefined }],
    ["a negative expires_in", { expires_in: -1 }],
    ["no organization", { organization_id: undefined }],
    ["no subject", { subject: undefined }],
  ])("refuses a grant with %s", async (_, changed) => {
    const { reply, world } = await signInWith(() => Response.json({ ...GRANT, ...changed }));
    expect(reply).toEqual({ ok: false, failure: notLatchkey });
    expect(world.session.text()).not.toContain("lk_ses_");
  });

  it.each<[string, Route, unknown]>([
    ["an HTML page in place of JSON", () => html(200), notLatchkey],
    ["a list in place of an object", () => Response.json([GRANT]), notLatchkey],
    ["a refused code", () => refusal(400), unknown(400)],
    ["an HTML page with 404", () => html(404), unknown(404)],
    [
      "a challenge",
      () => refusal(401, { "WWW-Authenticate": 'Bearer realm="x"' }),
      { kind: "session_ended", host },
    ],
    [
      "too many requests",
      () => refusal(429, { "Retry-After": "20" }),
      { kind: "rate_limited", retryAfterSeconds: 20 },
    ],
    ["a server that is not ready", () => refusal(503, { "Retry-After": "5" }), unavailable],
    ["a gateway's fault", () => html(502), unavailable],
    ["no content", () => new Response(null, { status: 204 }), unknown(204)],
    ["no answer", () => Promise.reject(new TypeError("Failed to fetch")), unreachable],
    ["a truncated answer", truncated, unreachable],
  ])("maps %s", async (_, token, failure) => {
    const { reply } = await signInWith(token);
    expect(reply).toEqual({ ok: false, failure });
  });
});
