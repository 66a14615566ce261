import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../../../worker/app.ts";
import worker from "../../../worker/index.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const ORIGIN = "http://localhost:8787";
let owner: string;
let token: { id: string; plaintext: string };

// The clock is stopped, so that a hot token stays hot until a test moves the clock.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await storeOrganization();
  await storeOrganization("org_other");
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(async () => {
  vi.setSystemTime(Date.now() + 10_000);
  owner = await storePerson({ role: "Basic_User" });
  token = await storeToken({ owner, scopes: ["API_READ", "METRICS_READ"], expiresAt: now() + 60 });
});

type Fetch = (request: Request) => Response | Promise<Response>;

/** Calls `fetch` in the isolate of the test, and returns the Worker's own answer object. */
const inThisIsolate =
  (fetch: (request: Request, context: ExecutionContext) => Response | Promise<Response>): Fetch =>
  async (request) => {
    const context = createExecutionContext();
    const response = await fetch(request, context);
    await waitOnExecutionContext(context);
    return response;
  };

const ENTRY_POINTS: [string, Fetch][] = [
  ["the Worker, over a binding", (request) => exports.default.fetch(request)],
  [
    "the Worker itself",
    inThisIsolate((request, context) => worker.fetch(request as never, env, context)),
  ],
  ["Hono's app", inThisIsolate((request, context) => app.fetch(request, env, context))],
];

const request = (query: string, { method = "GET", text = token.plaintext } = {}) =>
  new Request(`${ORIGIN}/verify${query}`, { method, headers: { Authorization: `Bearer ${text}` } });
const summaryOf = ({ status, headers }: Response) => ({
  status,
  headers: Object.fromEntries(headers),
});
const advanceClock = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

describe.each(ENTRY_POINTS)("a hot token at %s", (_, fetch) => {
  it("gets the answer of a cold token, for any method and any number of requests", async () => {
    const cold = summaryOf(await fetch(request("?scope=API_READ")));
    expect(cold).toMatchObject({ status: 200, headers: { "x-token-scope": "API_READ" } });
    for (const method of ["GET", "HEAD", "GET", "OPTIONS", "HEAD", "GET"]) {
      const answer = await fetch(request("?scope=API_READ", { method }));
      expect(await answer.text()).toBe("");
      expect(summaryOf(answer)).toEqual(cold);
    }
  });

  it("gets the right answer to each of many questions at once", async () => {
    const other = await storeToken({ owner, scopes: ["API_READ"] });
    const texts = [token, other];
    const scopes = ["API_READ", "", "METRICS_READ API_READ"];
    const questions = Array.from({ length: 48 }, (_value, n) => ({
      of: texts[n % 2] ?? token,
      scope: scopes[n % 3] ?? "",
    }));
    const ask = async ({ of, scope }: (typeof questions)[number]) => {
      const query = scope === "" ? "" : `?scope=${encodeURIComponent(scope)}`;
      const { status, headers } = summaryOf(await fetch(request(query, { text: of.plaintext })));
      return status === 200 ? [of.id, headers["x-token-id"], headers["x-token-scope"]] : status;
    };
    for (const question of questions.slice(0, 6)) await ask(question);

    expect(await Promise.all(questions.map(ask))).toEqual(
      questions.map(({ of, scope }) =>
        of === other && scope.includes("METRICS") ? 403 : [of.id, of.id, scope || "-"],
      ),
    );
  });

  it("is refused at the second at which it expires, and for another organization", async () => {
    const brief = await storeToken({ owner, scopes: ["API_READ"], expiresAt: now() + 1 });
    const status = async (query = "") =>
      (await fetch(request(query, { text: brief.plaintext }))).status;
    advanceClock(1_000 - (Date.now() % 1_000) - 1);
    expect([await status(), await status()]).toEqual([200, 200]);
    expect(await status("?organization=org_other")).toBe(401);
    expect(await status(`?organization=${HOME}`)).toBe(200);
    advanceClock(1);
    expect([await status(), await status()]).toEqual([401, 401]);
  });

  it("is refused at the second at which its secret has been replaced", async () => {
    await env.DB.prepare("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?")
      .bind(now() + 1, token.id)
      .run();
    const status = async () => (await fetch(request(""))).status;
    advanceClock(1_000 - (Date.now() % 1_000) - 1);
    expect([await status(), await status()]).toEqual([200, 200]);
    advanceClock(1);
    expect([await status(), await status()]).toEqual([401, 401]);
  });
});
