import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { TokenVerifier } from "../../../worker/index.ts";
import { HOME, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";
import { type OnTrip, watchedEnv } from "../support/watched-env.ts";

const ORIGIN = "http://localhost:8787";
const NEVER = new Promise<never>(() => undefined);
let token: string;
let credential: string;
let session: string;

beforeAll(async () => {
  await storeOrganization();
  const owner = await storePerson();
  token = (await storeToken({ owner, scopes: ["API_READ"] })).plaintext;
  credential = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
  session = await storeSession(owner);
});

async function ask(bindings: Env, path: string, bearer: string, form?: string): Promise<Response> {
  const context = createExecutionContext();
  const headers = new Headers({ Authorization: `Bearer ${bearer}` });
  if (form !== undefined) headers.set("Content-Type", "application/x-www-form-urlencoded");
  const init = { method: form === undefined ? "GET" : "POST", headers, body: form ?? null };
  const response = await app.fetch(new Request(ORIGIN + path, init), bindings, context);
  await waitOnExecutionContext(context);
  return response;
}

const verify = (bindings: Env, bearer = token) => ask(bindings, "/verify?scope=API_READ", bearer);

/** Stores a token without any use. */
const newToken = async () =>
  (await storeToken({ owner: await storePerson(), scopes: ["API_READ"] })).plaintext;

const ENTRY_POINTS: [string, (bindings: Env) => Promise<Response>][] = [
  ["/verify", (e) => verify(e)],
  ["/oauth/introspect", (e) => ask(e, "/oauth/introspect", credential, `token=${token}`)],
  ["/v1/me", (e) => ask(e, "/v1/me", session)],
  ["/v1/tokens/self", (e) => ask(e, "/v1/tokens/self", token)],
];

const FAULTS: [string, OnTrip][] = [
  ["fails", () => Promise.reject(new Error("D1_ERROR: no such table"))],
  ["hangs", () => NEVER],
  ["answers nothing", async () => undefined],
  ["answers null", async () => null],
  ["answers a text", async () => "<html>502</html>"],
  ["answers an empty row", async () => ({ results: [{}], success: true, meta: {} })],
  ["answers no row", async () => []],
  ["answers an object for a row", async () => [{ seq: 1, nonce: "a", id: null }]],
  ["answers another row", async () => [[1, "a", 7, "cat"]]],
];

describe.each(FAULTS)("while D1 %s", (_, onTrip) => {
  it.each(ENTRY_POINTS)(
    "%s answers 503 with Retry-After, neither allows nor refuses",
    async (_path, open) => {
      const response = await open(watchedEnv(onTrip).env);

      expect([response.status, response.headers.get("Retry-After")]).toEqual([503, "5"]);
      expect(await response.text()).not.toMatch(/D1_ERROR|html|active/);
    },
  );

  it("TokenVerifier answers unavailable", async () => {
    const context = createExecutionContext();
    const verifier = new TokenVerifier(context as never, watchedEnv(onTrip).env);
    expect(await verifier.verify(token)).toEqual({ status: "unavailable", retry_after_seconds: 5 });
    await waitOnExecutionContext(context);
  });
});

describe("many requests at once", () => {
  it("make one read and one write for a stampede of 500 first uses", async () => {
    const { env: bindings, trips } = watchedEnv();
    const unused = await newToken();
    const answers = await Promise.all(Array.from({ length: 500 }, () => verify(bindings, unused)));

    expect(answers.filter(({ status }) => status === 200)).toHaveLength(500);
    expect(trips()).toBe(2);
  });

  it("survive the request whose read they share: one of them reads again for all", async () => {
    // A read whose request has ended never settles for the requests that wait for it.
    const { env: bindings, trips } = watchedEnv((run, count) => (count === 1 ? NEVER : run()));
    const unused = await newToken();
    const dying = verify(bindings, unused);
    const others = await Promise.all(Array.from({ length: 20 }, () => verify(bindings, unused)));

    expect(others.filter(({ status }) => status === 200)).toHaveLength(20);
    expect((await dying).status).toBe(503);
    // The read that hangs, the second read, and the write of the use.
    expect(trips()).toBe(3);
  });
});

it("answers 503 when the change feed is empty: revocations could go unnoticed", async () => {
  const { results } = await env.DB.prepare("SELECT * FROM changes").all<Record<string, unknown>>();
  await env.DB.prepare("DELETE FROM changes").run();
  try {
    expect((await verify(watchedEnv().env)).status).toBe(503);
  } finally {
    for (const row of results) {
      await env.DB.prepare("INSERT INTO changes VALUES (?, ?, ?, ?, ?)")
        .bind(...Object.values(row))
        .run();
    }
  }
});
