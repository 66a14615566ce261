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

// The clock stands still, so that a token that has become hot stays so until a test says otherwise.
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

/** Runs in this isolate, and gives the very answer that the Worker gave. */
const inside =
  (fetch: (request: Request, context: ExecutionContext) => Response | Promise<Response>): Fetch =>
  async (request) => {
    const context = createExecutionContext();
    const response = await fetch(request, context);
    await waitOnExecutionContext(context);
    return response;
  };

const WAYS: [string, Fetch][] = [
  ["the Worker, over a binding", (request) => exports.default.fetch(request)],
  ["the Worker itself", inside((request, context) => worker.fetch(request as never, env, context))],
  ["Hono's app", inside((request, context) => app.fetch(request, env, context))],
];

const request = (query: string, { method = "GET", text = token.plaintext } = {}) =>
  new Request(`${ORIGIN}/verify${query}`, { method, headers: { Authorization: `Bearer ${text}` } });
const told = ({ status, headers }: Response) => ({ status, headers: Object.fromEntries(headers) });
const later = (milliseconds: number) => vi.setSystemTime(Date.now() + milliseconds);

describe.each(WAYS)("a hot token at %s", (_, fetch) => {
  it("is answered as at first, however often and by whatever method it is asked about", async () => {
    const cold = told(await fetch(request("?scope=API_READ")));
    expect(cold).toMatchObject({ status: 200, headers: { "x-token-scope": "API_READ" } });
    for (const method of ["GET", "HEAD", "GET", "OPTIONS", "HEAD", "GET"]) {
      const answer = await fetch(request("?scope=API_READ", { method }));
      expect(await answer.text()).toBe("");
      expect(told(answer)).toEqual(cold);
    }
  });

  it("is answered each question apart, although many are asked at once", async () => {
    const other = await storeToken({ owner, scopes: ["API_READ"] });
    const texts = [token, other];
    const scopes = ["API_READ", "", "METRICS_READ API_READ"];
    const asked = Array.from({ length: 48 }, (_value, n) => ({
      of: texts[n % 2] ?? token,
      scope: scopes[n % 3] ?? "",
    }));
    const ask = async ({ of, scope }: (typeof asked)[number]) => {
      const query = scope === "" ? "" : `?scope=${encodeURIComponent(scope)}`;
      const { status, headers } = told(await fetch(request(query, { text: of.plaintext })));
      return status === 200 ? [of.id, headers["x-token-id"], headers["x-token-scope"]] : status;
    };
    for (const one of asked.slice(0, 6)) await ask(one);

    expect(await Promise.all(asked.map(ask))).toEqual(
      asked.map(({ of, scope }) =>
        of === other && scope.includes("METRICS") ? 403 : [of.id, of.id, scope || "-"],
      ),
    );
  });

  it("is refused at the second at which it expires, and where another organization is asked about", async () => {
    const brief = await storeToken({ owner, scopes: ["API_READ"], expiresAt: now() + 1 });
    const status = async (query = "") =>
      (await fetch(request(query, { text: brief.plaintext }))).status;
    later(1_000 - (Date.now() % 1_000) - 1);
    expect([await status(), await status()]).toEqual([200, 200]);
    expect(await status("?organization=org_other")).toBe(401);
    expect(await status(`?organization=${HOME}`)).toBe(200);
    later(1);
    expect([await status(), await status()]).toEqual([401, 401]);
  });

  it("is refused at the second at which its secret has been replaced", async () => {
    await env.DB.prepare("UPDATE token_secrets SET valid_until = ? WHERE token_id = ?")
      .bind(now() + 1, token.id)
      .run();
    const status = async () => (await fetch(request(""))).status;
    later(1_000 - (Date.now() % 1_000) - 1);
    expect([await status(), await status()]).toEqual([200, 200]);
    later(1);
    expect([await status(), await status()]).toEqual([401, 401]);
  });
});
