import { describe, expect, it } from "vitest";
import { probeServer } from "../../../../extension/background/api/probe-server.ts";
import { createBackground } from "../../../../extension/background/create-background.ts";
import { readAuthorizationResponse } from "../../../../extension/background/session/authorization-response.ts";
import { loadInstallationKey } from "../../../../extension/background/session/installation-key.ts";
import { revokeByPossession } from "../../../../extension/background/session/revocation.ts";
import { tradeCode } from "../../../../extension/background/session/trade-code.ts";
import type { ConnectionKey } from "../../../../extension/connection.ts";
import { createServer, METADATA, SESSION_TOKEN } from "../support/fake-server.ts";
import { createWorld, ORIGIN, REDIRECT_URI } from "../support/fake-world.ts";
import { KEY } from "../support/signed-in.ts";

const LOOPBACK = "http://localhost:8787";
const PLAIN = "http://tokens.example.com";
const OAUTH_PATHS = ["/.well-known/oauth-authorization-server", "/oauth/token", "/oauth/revoke"];

const metadataAt = (origin: string): typeof METADATA =>
  JSON.parse(JSON.stringify(METADATA).replaceAll(ORIGIN, origin));

describe("an OAuth request of the extension", () => {
  it("has a timeout, but no cookies, cache, redirects, referrer or client secret", async () => {
    const { world, effects } = createWorld();
    world.route = createServer().route;
    const sent = new Map<string, RequestInit>();
    const { handlers } = createBackground({
      ...effects,
      fetch: (url, init) => {
        sent.set(new URL(url).pathname, init);
        return effects.fetch(url, init);
      },
    });

    await handlers.connect({ address: ORIGIN });
    await handlers.signIn();
    await handlers.signOut({ connection: KEY });

    expect([...sent.keys()]).toEqual(expect.arrayContaining(OAUTH_PATHS));
    for (const path of OAUTH_PATHS) {
      expect(sent.get(path), path).toMatchObject({
        credentials: "omit",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal: expect.any(AbortSignal),
      });
      const { headers, body } = sent.get(path) ?? {};
      expect(new Headers(headers).get("Authorization"), path).toBeNull();
      expect(String(body ?? ""), path).not.toContain("client_secret");
    }
    expect(Object.fromEntries(sent.get("/oauth/revoke")?.body as URLSearchParams)).toEqual({
      client_id: "latchkey-extension",
      token: SESSION_TOKEN,
    });
  });

  it("may use plain http on loopback", async () => {
    const { world, effects } = createWorld();
    const server = createServer();
    world.route = (request) =>
      request.url.includes("/.well-known/")
        ? Response.json(metadataAt(LOOPBACK))
        : server.route(request);
    const { handlers } = createBackground(effects);

    await handlers.connect({ address: "localhost:8787" });
    expect(await handlers.signIn()).toMatchObject({ ok: true, value: { at: "signed_in" } });
    const connection = KEY.replace(ORIGIN, LOOPBACK) as ConnectionKey;
    await handlers.signOut({ connection });

    expect(server.revoked).toEqual([SESSION_TOKEN]);
    expect(new Set(world.requests.map(({ url }) => new URL(url).origin))).toEqual(
      new Set([LOOPBACK]),
    );
  });

  it("never uses plain http anywhere else", async () => {
    const { world, effects } = createWorld();
    const plain = metadataAt(PLAIN);
    const redirect = `${REDIRECT_URI}?code=c&state=s&iss=${encodeURIComponent(PLAIN)}`;
    const sent = { redirectUri: REDIRECT_URI, state: "s", silent: false };
    const response = readAuthorizationResponse(redirect, plain, sent);
    if (!response.ok) throw new Error(response.refusal.kind);
    const key = await loadInstallationKey(effects, PLAIN);
    const code = { response: response.value, verifier: "v".repeat(43), key };

    expect(await probeServer(effects, PLAIN)).toMatchObject({ ok: false });
    expect(await tradeCode(effects, plain, code)).toMatchObject({ ok: false });
    const revoked = await revokeByPossession(effects, plain.revocation_endpoint, SESSION_TOKEN);
    expect(revoked).toEqual({ ok: false, refusal: null });

    expect(world.requests).toEqual([]);
  });
});
