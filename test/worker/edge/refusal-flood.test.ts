import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { computeTokenChecksum } from "../../../shared/token-shape.ts";
import type { Env } from "../../../worker/env.ts";
import { findOpenIsolate } from "../../../worker/http/isolate.ts";
import worker from "../../../worker/index.ts";
import { captureLog } from "../support/capture-log.ts";
import { expectRequestId } from "../support/expect-request-id.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";
import { watchedEnv } from "../support/watched-env.ts";

let token: string;
let forged: string;
beforeAll(async () => {
  await storeOrganization();
  token = (await storeToken({ owner: await storePerson(), scopes: ["API_READ"] })).plaintext;
  const body = `${token.slice(0, 20)}${token[20] === "x" ? "y" : "x"}${token.slice(21, -6)}`;
  forged = body + computeTokenChecksum(body);
});
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: Date.now() });
});
afterEach(() => {
  vi.useRealTimers();
});

/** Opens an isolate in which work may outlive a request, unlike in most tests. */
function openIsolate(bindings: Env = env, settings: Partial<Env> = { LINGER_SECONDS: "1" }) {
  const own = { ...bindings, ...settings };
  const context = createExecutionContext();
  const ask = async (path: string, text: string, init: RequestInit = {}): Promise<Response> => {
    const headers = { Authorization: `Bearer ${text}`, ...init.headers };
    const request = new Request(`http://localhost:8787${path}`, { ...init, headers });
    return worker.fetch(request as never, own, context);
  };
  const end = async () => {
    await vi.advanceTimersByTimeAsync(1_000);
    await waitOnExecutionContext(context);
  };
  return { ask, end, env: own };
}

const parse = (lines: readonly string[]) => lines.map((line) => JSON.parse(line));

describe("a flood of bad tokens", () => {
  it("writes a line for each kind, one summary a second with the right counts, and no token", async () => {
    const { ask, end } = openIsolate();
    const lines = await captureLog(async () => {
      for (let n = 0; n < 40; n++) {
        expect((await ask("/verify", n % 4 === 0 ? forged : `hunter-${n}`)).status).toBe(401);
      }
      await end();
    });
    expect(parse(lines)).toEqual([
      expect.objectContaining({ event: "request", status: 401, refusal: "forged" }),
      expect.objectContaining({ event: "request", status: 401, refusal: "malformed" }),
      {
        level: "info",
        event: "refusals",
        count: 38,
        refusals: [
          { route: "/verify/*", status: 401, refusal: "forged", count: 9 },
          { route: "/verify/*", status: 401, refusal: "malformed", count: 29 },
        ],
      },
    ]);
    expect(lines.join("\n")).not.toMatch(/hunter|lk_pat_/);
    expect(lines.join("\n")).not.toContain(forged.slice(-20));
  });

  it("is counted at introspection too, for tokens and for credentials", async () => {
    const { ask, end } = openIsolate();
    const svc = (await storeToken({ kind: "svc", owner: HOME })).plaintext;
    const form = (text: string) => ({ method: "POST", body: new URLSearchParams({ token: text }) });
    // The credential is read once, and lingers no longer than the summary waits.
    const lines = await captureLog(async () => {
      for (let n = 0; n < 3; n++) {
        expect(await (await ask("/oauth/introspect", svc, form("bad"))).text()).toBe(
          '{"active":false}',
        );
        expect((await ask("/oauth/introspect", "bad", form(token))).status).toBe(401);
      }
      await end();
    });
    const kind = { route: "/oauth/introspect", refusal: "malformed" };
    expect(parse(lines)).toMatchObject([
      { event: "request", ...kind, status: 200 },
      { event: "request", ...kind, status: 401 },
      {
        event: "refusals",
        count: 4,
        refusals: [
          { ...kind, status: 200, count: 2 },
          { ...kind, status: 401, count: 2 },
        ],
      },
    ]);
  });

  it("reads nothing, and each answer has an id of its own", async () => {
    const { env: watched, trips } = watchedEnv();
    const { ask, end } = openIsolate(watched);
    const ids = new Set<string | null>();
    await captureLog(async () => {
      for (let n = 0; n < 10; n++) {
        const response = await ask("/verify", n % 2 === 0 ? forged : "bad");
        await expectRequestId(response, String(n));
        ids.add(response.headers.get("X-Request-Id"));
      }
      await end();
    });
    expect(ids.size).toBe(10);
    expect(trips()).toBe(0);
  });

  it("has a line for each if no work may outlive a request", async () => {
    const { ask } = openIsolate(env, { LINGER_SECONDS: "0" });
    const lines = await captureLog(async () => {
      for (let n = 0; n < 5; n++) await ask("/verify", "bad");
    });
    expect(parse(lines).map(({ event }) => event)).toEqual(new Array(5).fill("request"));
  });
});

it("records each use of a hot token that is refused once", async () => {
  const revoked = await storeToken({
    owner: await storePerson(),
    scopes: ["API_READ"],
    revokedAt: now(),
  });
  const { ask, env: own } = openIsolate(env, { LINGER_SECONDS: "0" });
  await ask("/verify", revoked.plaintext);
  const usage = findOpenIsolate(own)?.usage.log;
  if (usage === undefined) throw new Error("the isolate is not open");
  const note = vi.spyOn(usage, "note");
  for (let n = 0; n < 3; n++) expect((await ask("/verify", revoked.plaintext)).status).toBe(401);
  expect(note).toHaveBeenCalledTimes(3);
});
