import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { callApi } from "../../../../extension/background/api/call-api.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { METADATA, problem, SESSION_TOKEN } from "../support/fake-server.ts";
import { type Route, redirectBack } from "../support/fake-world.ts";
import { KEY, signedIn } from "../support/signed-in.ts";

const host = "tokens.example.com";
const answer = v.object({ id: v.string() });
const read = { method: "GET", path: "/v1/thing", answer } as const;
const change = { method: "POST", path: "/v1/thing", body: { a: 1 }, answer } as const;

async function failuresOf(route: Route) {
  const { world, apiEffects } = await signedIn();
  world.route = route;
  const onRead = await callApi(apiEffects, KEY, read);
  const second = await signedIn();
  second.world.route = route;
  const onChange = await callApi(second.apiEffects, KEY, change);
  return [onRead, onChange].map((reply) => (reply.ok ? "ok" : reply.failure));
}

const refused = (status: number, name: string) => ({
  ...{ kind: "problem", problem: name, status },
  errors: [],
});
const unavailable = { kind: "unavailable", host };
const outcomeUnknown = { kind: "outcome_unknown" };
const ended = { kind: "session_ended", host };
const limited = (retryAfterSeconds: number) => ({ kind: "rate_limited", retryAfterSeconds });
const html = (status: number) => () => new Response("<h1>Error</h1>", { status });

describe("callApi", () => {
  it.each<[string, Route, unknown, unknown]>([
    ["401", () => problem(401, "invalid_token"), ended, ended],
    ["403", () => problem(403, "insufficient_scope"), ...twice(refused(403, "insufficient_scope"))],
    ["404", () => problem(404, "not_found"), ...twice(refused(404, "not_found"))],
    ["409", () => problem(409, "stale_version"), ...twice(refused(409, "stale_version"))],
    [
      "a problem of a later version",
      () => problem(422, "new_one"),
      ...twice(refused(422, "unknown")),
    ],
    ["a refusal without a problem document", html(403), ...twice(refused(403, "unknown"))],
    ["429", () => problem(429, "rate_limited", { "Retry-After": "20" }), ...twice(limited(20))],
    ["429 without a time", () => problem(429, "rate_limited"), ...twice(limited(30))],
    ["429 with a time of 0", () => problem(429, "x", { "Retry-After": "0" }), ...twice(limited(1))],
    ["503 of Latchkey", () => problem(503, "unavailable"), ...twice(unavailable)],
    ["503 after a change", () => problem(503, "outcome_unknown"), unavailable, outcomeUnknown],
    ["503 of the platform", html(503), unavailable, outcomeUnknown],
    ["502", html(502), unavailable, outcomeUnknown],
    ["500", () => problem(500, "internal_error"), unavailable, outcomeUnknown],
    [
      "no answer",
      () => Promise.reject(new TypeError("x")),
      { kind: "unreachable", host },
      outcomeUnknown,
    ],
    [
      "another shape",
      () => Response.json({ id: 7 }),
      { kind: "not_latchkey", host },
      outcomeUnknown,
    ],
    ["no JSON", html(200), { kind: "not_latchkey", host }, outcomeUnknown],
  ])("maps %s", async (_, route, onRead, onChange) => {
    expect(await failuresOf(route)).toEqual([onRead, onChange]);
  });

  it("passes on a problem's pointers and permission, never its text", async () => {
    const errors = [{ pointer: "/scopes/0", detail: "server text", permission: "USER_WRITE" }];
    const type = "urn:latchkey:problem:permission_not_grantable";
    const body = { type, title: "server text", status: 403, detail: "server text", errors };
    const [failure] = await failuresOf(() => Response.json(body, { status: 403 }));
    expect(failure).toEqual({
      kind: "problem",
      problem: "permission_not_grantable",
      status: 403,
      errors: [{ pointer: "/scopes/0", permission: "USER_WRITE" }],
    });
  });

  it("reports offline before a request, and if the network fails during a read", async () => {
    const { world, apiEffects } = await signedIn();
    world.online = false;
    expect(await callApi(apiEffects, KEY, change)).toEqual({
      ok: false,
      failure: { kind: "offline" },
    });
    expect(world.requests).toEqual([]);

    world.online = true;
    world.route = () => {
      world.online = false;
      return Promise.reject(new TypeError("Failed to fetch"));
    };
    expect(await callApi(apiEffects, KEY, read)).toEqual({
      ok: false,
      failure: { kind: "offline" },
    });
  });

  it("reports the version of a server that was upgraded meanwhile", async () => {
    const { world, apiEffects } = await signedIn();
    world.route = ({ url }) =>
      Response.json(url.includes("/.well-known/") ? { ...METADATA, latchkey_version: 3 } : {});
    const failure = { kind: "wrong_version", host, version: 3, needed: 2 };
    expect(await callApi(apiEffects, KEY, read)).toEqual({ ok: false, failure });
  });

  it("sends the session as a Bearer credential to its own server", async () => {
    const { world, apiEffects } = await signedIn();
    world.route = () => Response.json({ id: "x" });
    const reply = await callApi(apiEffects, KEY, {
      ...read,
      query: { q: "a&b", cursor: undefined },
    });
    expect(reply).toEqual({ ok: true, value: { id: "x" } });
    expect(world.requests[0]?.url).toBe("https://tokens.example.com/v1/thing?q=a%26b");
    expect(world.requests[0]?.headers.get("Authorization")).toBe(`Bearer ${SESSION_TOKEN}`);
  });

  it.each(["org_other|usr_1", "org_home|usr_2"])(
    "sends nothing for a connection that is not the current one (%s)",
    async (rest) => {
      const { world, apiEffects } = await signedIn();
      const other = `https://tokens.example.com|${rest}` as ConnectionKey;
      expect(await callApi(apiEffects, other, read)).toEqual({ ok: false, failure: ended });
      expect(world.requests).toEqual([]);
    },
  );

  it("does not use an expired session", async () => {
    const { world, apiEffects } = await signedIn();
    world.authorize = (url) => redirectBack(url, { error: "login_required" });
    world.now += 3_600_000;
    expect(await callApi(apiEffects, KEY, read)).toEqual({ ok: false, failure: ended });
    expect(world.requests).toEqual([]);
  });

  it("keeps a newer session when the server refuses an older one", async () => {
    const { world, apiEffects, handlers, server } = await signedIn();
    world.route = async () => {
      world.route = server.route;
      await handlers.signIn();
      return problem(401, "invalid_token");
    };
    server.grants.push({ ...server.grants[0], access_token: "lk_ses_NEWER" } as never);
    await callApi(apiEffects, KEY, read);
    expect(world.session.text()).toContain("lk_ses_NEWER");
  });
});

function twice<Value>(value: Value): [Value, Value] {
  return [value, value];
}
