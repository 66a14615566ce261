import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { app } from "../../../worker/app.ts";
import type { Env } from "../../../worker/env.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";
import { watchedEnv } from "../support/watched-env.ts";

let token: { id: string; plaintext: string };

beforeAll(async () => {
  await storeOrganization();
  token = await storeToken({ owner: await storePerson(), scopes: ["API_READ"] });
});

async function verify(bindings: Env, plaintext: string): Promise<Response> {
  const context = createExecutionContext();
  const headers = { Authorization: `Bearer ${plaintext}` };
  const request = new Request("http://localhost:8787/verify?scope=API_READ", { headers });
  const response = await app.fetch(request, bindings, context);
  await waitOnExecutionContext(context);
  return response;
}

/** Changes one character of a token. */
function forge(plaintext: string, at: number): string {
  const other = plaintext[at] === "x" ? "y" : "x";
  return plaintext.slice(0, at) + other + plaintext.slice(at + 1);
}

describe("a validation", () => {
  it("reads nothing for a malformed token, a typo, or a forged token with a valid checksum", async () => {
    const { computeTokenChecksum } = await import("../../../shared/token-shape.ts");
    const { env: bindings, trips } = watchedEnv();
    const body = forge(token.plaintext, 20).slice(0, -6);
    const forged = body + computeTokenChecksum(body);

    for (const text of [
      "hunter2",
      forge(token.plaintext, 20),
      forged,
      "lk_pat_",
      "x".repeat(9000),
    ]) {
      expect((await verify(bindings, text)).status).toBe(401);
    }
    expect(trips()).toBe(0);
  });

  it("makes one round trip for a cold token, and one write at its first use", async () => {
    const { env: bindings, trips } = watchedEnv();

    expect((await verify(bindings, token.plaintext)).status).toBe(200);
    expect(trips()).toBe(2);
  });

  it("makes no round trip for a hot token", async () => {
    const { env: bindings, trips } = watchedEnv();
    await verify(bindings, token.plaintext);
    const cold = trips();

    for (let n = 0; n < 20; n++) {
      expect((await verify(bindings, token.plaintext)).status).toBe(200);
    }
    expect(trips()).toBe(cold);
  });

  it("makes at most 2 writes for 10,000 validations of a token in 5 minutes", async () => {
    const used = await storeToken({ owner: await storePerson(), scopes: ["API_READ"] });
    const { env: bindings, trips } = watchedEnv();
    await verify(bindings, used.plaintext);
    const before = trips();
    for (let n = 0; n < 9_999; n++) await verify(bindings, used.plaintext);

    // The first use was written before. The other trips sync the cache every 2 s.
    const counted = await env.DB.prepare("SELECT allowed FROM token_usage WHERE token_id = ?")
      .bind(used.id)
      .all();
    expect(counted.results).toEqual([{ allowed: 1 }]);
    expect(trips() - before).toBeLessThan(60);
  }, 120_000);

  it("makes one round trip for many uses of a deleted token, and writes nothing", async () => {
    const { env: bindings, trips } = watchedEnv();
    const gone = await storeToken({ owner: "usr_nobody", scopes: ["API_READ"] });
    await env.DB.prepare("DELETE FROM tokens WHERE id = ?").bind(gone.id).run();

    for (let n = 0; n < 3; n++) {
      expect((await verify(bindings, gone.plaintext)).status).toBe(401);
    }
    expect(trips()).toBe(1);
  });

  it("records the first use, at the second of the request, without touching the version", async () => {
    const fresh = await storeToken({ owner: await storePerson(), scopes: ["API_READ"] });
    const before = now();
    await verify(watchedEnv().env, fresh.plaintext);

    const row = await env.DB.prepare("SELECT last_used_at, version FROM tokens WHERE id = ?")
      .bind(fresh.id)
      .first<{ last_used_at: number; version: number }>();
    expect(row?.version).toBe(1);
    expect(row?.last_used_at).toBeGreaterThanOrEqual(before);
    expect(row?.last_used_at).toBeLessThanOrEqual(now());
  });
});

/** Text in the answers of paths that do not name the setting. */
const TEXT_BY_PATH: Record<string, string> = { "/verify": "", "/oauth/introspect": '"error"' };

describe("when a setting is missing or wrong", () => {
  it.each([
    { TOKEN_KEYS: "" },
    { TOKEN_KEYS: "1:short" },
    { AUDIT_KEYS: "" },
    { AUTH_SECRET: "short" },
    { HOME_ORGANIZATION: "" },
    { TOKEN_PREFIXES: "LK" },
  ])(
    "answers misconfigured on every route, 503 but for pages, without its value: %o",
    async (change) => {
      const [[name = "", value = ""] = []] = Object.entries(change);
      for (const path of ["/verify", "/v1/me", "/oauth/introspect", "/health/live", "/login"]) {
        const response = await app.fetch(
          new Request(`http://localhost:8787${path}`),
          { ...env, ...change },
          createExecutionContext(),
        );
        // The sign-in window of a browser closes at an error, so a page says it with 200.
        expect(response.status, path).toBe(path === "/login" ? 200 : 503);
        const text = await response.text();
        expect(text, path).toContain(TEXT_BY_PATH[path] ?? name);
        expect(text).not.toContain(value || "no value");
      }
    },
  );
});

it(`checks against the home organization ${HOME} if a question names none`, async () => {
  const elsewhere = { ...env, HOME_ORGANIZATION: "org_elsewhere" };
  expect((await verify(elsewhere, token.plaintext)).status).toBe(401);
});
