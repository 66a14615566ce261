import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { answerAt } from "../../support/fake-internet.ts";
import { makeKey, serveProvider } from "../../support/fake-provider.ts";
import { now } from "../../support/organizations.ts";
import { PREPARE_MS, prepare, v1 } from "../support/browser.ts";
import {
  LOGOUT_EVENT,
  openProviderSession,
  openTestProvider,
  sendLogout,
  signLogoutToken,
  type TestProvider,
} from "../support/provider.ts";

let acme: TestProvider;
beforeAll(async () => {
  await prepare();
  acme = await openTestProvider();
}, PREPARE_MS);

const isLive = async (session: string) => (await v1("/me", session)).status === 200;

describe("a logout token", () => {
  const BAD: Record<string, Record<string, unknown>> = {
    "of another issuer": { iss: "https://evil.example" },
    "for another client": { aud: "client-2" },
    "with a nonce, which an id token has": { nonce: "n" },
    "that has expired": { iat: now() - 200, exp: now() - 80 },
    "that is old, whatever it says": { iat: now() - 700, exp: now() + 86_400 },
    "of the future": { iat: now() + 120, exp: now() + 240 },
    "without an end": { exp: undefined },
    "without a time": { iat: undefined },
    "without an id": { jti: undefined },
    "without the event": { events: {} },
    "with another event": { events: { "https://evil.example/event": {} } },
    "with an event that is no object": { events: { [LOGOUT_EVENT]: true } },
    "about nobody": { sid: undefined },
    "about a list": { sid: ["a"] },
  };

  it("ends nothing if one of its claims is wrong", async () => {
    const { sid, session } = await openProviderSession(acme);
    for (const [what, claims] of Object.entries(BAD)) {
      const answer = await sendLogout(acme, await signLogoutToken(acme, { sid, ...claims }));
      expect(answer.status, what).toBe(400);
      expect(answer.headers.get("Cache-Control")).toBe("no-store");
      expect(await answer.json()).toMatchObject({ error: "invalid_request" });
      expect(await isLive(session), what).toBe(true);
    }
    expect((await sendLogout(acme, await signLogoutToken(acme, { sid }))).status).toBe(200);
    expect(await isLive(session)).toBe(false);
  });

  it("with a wrong signature, algorithm or type ends nothing, nor what is no token", async () => {
    const { sid, session } = await openProviderSession(acme);
    const forged = { ...acme, key: await makeKey(acme.key.kid) };
    const good = await signLogoutToken(acme, { sid });
    const [header = "", payload = ""] = good.split(".");
    const none = btoa(JSON.stringify({ alg: "none" })).replaceAll("=", "");
    for (const token of [
      await signLogoutToken(forged, { sid }),
      await signLogoutToken(acme, { sid }, { typ: "at+jwt" }),
      `${none}.${payload}.`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      "x",
      "x".repeat(5_000),
    ]) {
      expect((await sendLogout(acme, token)).status).toBe(400);
    }
    expect((await sendLogout(acme, "x".repeat(9_000))).status).toBe(413);
    expect((await sendLogout(acme, "")).status).toBe(400);
    expect(await isLive(session)).toBe(true);
  });

  it("of another provider ends nothing, at its own address or at this one", async () => {
    const other = await openTestProvider();
    const { sid, sub, session } = await openProviderSession(acme);
    const token = await signLogoutToken(other, { sid, sub });
    expect((await sendLogout(acme, token)).status).toBe(400);
    expect((await sendLogout(other, token)).status).toBe(200);
    expect(await isLive(session)).toBe(true);
    expect((await sendLogout({ id: "prv_absent" }, token)).status).toBe(400);
    await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(other.id).run();
    expect((await sendLogout(other, await signLogoutToken(other, { sid }))).status).toBe(400);
  });

  it("by a new key has the provider asked for its keys, once a minute", async () => {
    const rotating = await openTestProvider();
    const key = await makeKey("key-2");
    serveProvider([rotating.key, key], rotating.issuer);
    const { sid, session } = await openProviderSession(rotating);
    const token = await signLogoutToken({ ...rotating, key }, { sid });
    expect((await sendLogout(rotating, token)).status).toBe(200);
    expect(await isLive(session)).toBe(false);

    let asked = 0;
    answerAt(`${rotating.issuer}/keys`, () => {
      asked += 1;
      return Response.json({ keys: [] });
    });
    const unknown = { ...rotating, key: await makeKey("key-3") };
    const answer = await sendLogout(rotating, await signLogoutToken(unknown, { sid }));
    expect([answer.status, answer.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(await answer.json()).toMatchObject({ error: "temporarily_unavailable" });
    expect(asked).toBe(0);
  });

  it("waits for a provider whose keys were never read and that is down", async () => {
    const down = await openTestProvider({ metadataTriedAt: null });
    await env.DB.prepare("UPDATE providers SET metadata = NULL WHERE id = ?").bind(down.id).run();
    answerAt(`${down.issuer}/.well-known/openid-configuration`, () => {
      throw new Error("down");
    });
    const answer = await sendLogout(down, await signLogoutToken(down, { sid: "s" }));
    expect(answer.status).toBe(503);
  });
});
