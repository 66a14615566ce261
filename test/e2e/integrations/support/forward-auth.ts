import { expect } from "@playwright/test";
import type { Ports } from "./documented.ts";
import { type Answer, type Api, type SentRequest, send, startApi, startImpostor } from "./http.ts";
import { test } from "./latchkey.ts";
import { OTHER, ownerOf } from "./plant.ts";
import type { Program } from "./program.ts";
import { testStrangeRequests } from "./strange-requests.ts";
import { waitUntilRefused } from "./wait-until-refused.ts";

/** A reverse proxy with its configuration of docs/integrations/. */
export interface Proxy {
  name: string;
  /** The proxy's port. The next port is used when an impostor replaces Latchkey. */
  port: number;
  /** @param more other changes of its documented file than the ports */
  start(ports: Ports, more?: Record<string, string>): Promise<Program>;
}

/** More failed requests than Latchkey accepts from one address within a minute. */
const FAILURES = 110;
const CHALLENGE = 'Bearer realm="latchkey"';

/** Tests the promises of forward authentication against a real proxy. */
export function testForwardAuth(proxy: Proxy): void {
  test.describe.configure({ mode: "serial" });

  test.describe(`${proxy.name}, as documented`, () => {
    let api: Api;
    let program: Program;
    const ask = (sent: SentRequest): Promise<Answer> => {
      api.received.length = 0;
      return send(proxy.port, sent);
    };
    /** Expects that the proxy refused the request and that the API received nothing. */
    const expectRefused = (answer: Answer, ...statuses: number[]) => {
      expect(statuses).toContain(answer.status);
      expect(answer.body).not.toContain("from the API");
      expect(api.received).toEqual([]);
    };

    test.beforeAll(async ({ latchkey }) => {
      api = await startApi();
      const ports = { listen: proxy.port, latchkey: latchkey.port, api: api.port };
      program = await proxy.start(ports);
    });
    test.afterAll(async () => {
      await program?.stop();
      await api?.stop();
    });

    test("forwards a valid token's owner to the API, but not the secret", async ({ latchkey }) => {
      const { secret, id } = await latchkey.issue({});
      const headers = { "Content-Type": "text/plain" };
      const sent = { path: "/api/things?x=1", method: "POST", token: secret, headers };
      const answer = await ask({ ...sent, body: "b".repeat(200_000) });

      expect([answer.status, answer.body]).toEqual([200, "from the API"]);
      expect(api.received).toHaveLength(1);
      const [arrived] = api.received;
      expect(arrived).toMatchObject({ method: "POST", url: "/api/things?x=1" });
      expect(arrived?.body).toHaveLength(200_000);
      expect(arrived?.headers).toMatchObject({
        "x-token-id": id,
        "x-token-subject": ownerOf("org_home"),
        "x-token-role": "Global_Admin",
        "x-token-expires": "never",
        "x-token-scope": "API_READ",
      });
      expect(JSON.stringify(arrived)).not.toContain(secret);
    });

    test("answers 401 with Latchkey's challenge to a missing or invalid token", async () => {
      const none = await ask({ path: "/api/things" });
      expectRefused(none, 401);
      expect(none.headers["www-authenticate"]).toBe(CHALLENGE);

      const bad = await ask({ path: "/api/things", token: "hunter2" });
      expectRefused(bad, 401);
      expect(bad.headers["www-authenticate"]).toBe(`${CHALLENGE}, error="invalid_token"`);
    });

    test("answers 403 with Latchkey's challenge to a token without the scope", async ({
      latchkey,
    }) => {
      const { secret } = await latchkey.issue({ scopes: ["METRICS_READ"] });
      const answer = await ask({ path: "/api/things", token: secret });

      expectRefused(answer, 403);
      expect(answer.headers["www-authenticate"]).toBe(
        `${CHALLENGE}, error="insufficient_scope", scope="API_READ"`,
      );
    });

    test("does not limit other clients when one fails too often, though all have the proxy's address", async ({
      latchkey,
    }) => {
      const statuses = new Set<number>();
      for (let n = 0; n < FAILURES; n++) {
        statuses.add((await ask({ path: "/api/things", token: "hunter2" })).status);
      }
      expect([...statuses]).toEqual([401]);
      const { secret } = await latchkey.issue({});
      expect((await ask({ path: "/api/things", token: secret })).status).toBe(200);
    });

    test("refuses a revoked token within 5 s of the revocation", async ({ latchkey }) => {
      const { secret } = await latchkey.issue({});
      expect((await ask({ path: "/api/things", token: secret })).status).toBe(200);
      await latchkey.revoke(secret);
      expectRefused(await waitUntilRefused(() => ask({ path: "/api/things", token: secret })), 401);
    });

    test("refuses a token of another organization with the same scope names", async ({
      latchkey,
    }) => {
      const { secret } = await latchkey.issue({ organization: OTHER });
      expectRefused(await ask({ path: "/api/things", token: secret }), 401);
      const query = `/api/things?organization=${OTHER}&scope=API_READ`;
      expectRefused(await ask({ path: query, token: secret }), 401);
    });

    test("checks the real method of the request, not one that the client forges", async ({
      latchkey,
    }) => {
      const reader = (await latchkey.issue({ scopes: ["orders:read"] })).secret;
      const writer = (await latchkey.issue({ scopes: ["orders:full"] })).secret;
      const order = (method: string, token: string, headers = {}, query = "") =>
        ask({ path: `/orders/1${query}`, method, token, headers });
      const forged = {
        "X-Forwarded-Method": "GET",
        "X-Original-Method": "GET",
        "X-HTTP-Method-Override": "GET",
        X_Forwarded_Method: "GET",
      };

      expect((await order("GET", reader)).status).toBe(200);
      expect((await order("HEAD", reader)).status).toBe(200);
      expect((await order("POST", writer)).status).toBe(200);
      expect(api.received).toHaveLength(1);
      expectRefused(await order("POST", reader), 403);
      expectRefused(await order("POST", reader, forged), 403);
      expectRefused(await order("POST", reader, { Connection: "X-Forwarded-Method" }), 403);
      expectRefused(await order("DELETE", writer, forged), 403);
      const query = "?api=orders&method=GET&method_from=request";
      expectRefused(await order("POST", reader, {}, query), 403);
    });

    test("removes forged identity headers and look-alikes of them", async ({ latchkey }) => {
      const { secret, id } = await latchkey.issue({});
      const headers = {
        "X-Token-Id": ["tok_forged", "tok_forged_too"],
        "x-token-role": "Forged",
        "X-TOKEN-SUBJECT": "forged",
        "X-Token-Expires": "forged",
        "X-Token-Scope": "forged",
        X_Token_Subject: "forged",
        "X-Token_Role": "forged",
        "X_Token-Scope": "forged",
      };
      expect((await ask({ path: "/api/things", token: secret, headers })).status).toBe(200);
      expect(JSON.stringify(api.received)).not.toMatch(/forged/i);
      expect(api.received[0]?.headers["x-token-id"]).toBe(id);

      expectRefused(await ask({ path: "/api/things", headers }), 401);
    });

    test("sends the identity headers to the API even if the client lists them in Connection", async ({
      latchkey,
    }) => {
      const { secret, id } = await latchkey.issue({});
      for (const named of ["x-token-role", "close, X-Token-Id,X-TOKEN-SUBJECT , x-token-expires"]) {
        // RFC 9110 §7.6.1: a proxy removes the headers that Connection names.
        const headers = { Connection: named };
        expect((await ask({ path: "/api/things", token: secret, headers })).status).toBe(200);
        const { connection = "", ...identity } = api.received[0]?.headers ?? {};
        expect(identity).toMatchObject({
          "x-token-id": id,
          "x-token-subject": ownerOf("org_home"),
          "x-token-role": "Global_Admin",
          "x-token-expires": "never",
          "x-token-scope": "API_READ",
        });
        // A second proxy behind this one must not remove them either.
        expect(connection).not.toMatch(/token/i);
      }
    });

    test("refuses every path that has no question for Latchkey", async ({ latchkey }) => {
      const { secret } = await latchkey.issue({});
      for (const path of ["/", "/latchkey/api-read", "/verify", "/other"]) {
        expectRefused(await ask({ path, token: secret }), 403, 404);
      }
      // Caddy matches paths case-insensitively, the other proxies do not. Both refuse this request.
      expectRefused(await ask({ path: "/API/things" }), 401, 404);
    });

    testStrangeRequests({
      port: proxy.port,
      api: () => api,
      ask,
      expectRefused,
      start: proxy.start,
    });

    test("refuses every request while Latchkey is down or answers nonsense", async ({
      latchkey,
    }) => {
      const impostor = await startImpostor();
      const listen = proxy.port + 1;
      const down = await proxy.start({ listen, latchkey: impostor.port, api: api.port });
      try {
        const { secret } = await latchkey.issue({});
        api.received.length = 0;
        for (const mode of [503, 500, 404, 302, 400, "hang up"] as const) {
          impostor.mode = mode;
          const answer = await send(listen, { path: "/api/things", token: secret });
          expect([mode, answer.status]).not.toEqual([mode, 200]);
          expect(answer.body).not.toContain("from the API");
        }
        await impostor.stop();
        const { status } = await send(listen, { path: "/api/things", token: secret });
        expect([502, 503]).toContain(status);
        expect(api.received).toEqual([]);
      } finally {
        await down.stop();
      }
    });
  });
}
