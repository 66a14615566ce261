import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { call, callForm } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const LIMIT = 100;
let owner: string;
let good: { id: string; plaintext: string };

beforeAll(async () => {
  await storeOrganization();
  owner = await storePerson();
  good = await storeToken({ owner, scopes: ["API_READ"] });
});

// The platform counts by whole minutes. In a test that runs across two of them the count would start again.
beforeEach(async () => {
  const leftMs = 60_000 - (Date.now() % 60_000);
  if (leftMs < 10_000) await scheduler.wait(leftMs);
});

const from = (address: string) => ({ "CF-Connecting-IP": address });
const verify = (address: string, token: string | undefined) =>
  call("/verify?scope=API_READ", { token, headers: from(address) });

/** Fails until the network has exceeded its limit. */
async function exhaust(address: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < LIMIT + 5; n++) statuses.push((await verify(address, "hunter2")).status);
  return statuses;
}

describe("a network that fails too often", () => {
  it("gets 429 with Retry-After instead of 401, for every kind of bad token", async () => {
    const statuses = await exhaust("192.0.2.1");
    expect(statuses.slice(0, LIMIT)).toEqual(Array.from({ length: LIMIT }, () => 401));
    expect(statuses.slice(LIMIT)).toEqual([429, 429, 429, 429, 429]);

    const revoked = await storeToken({ owner, revokedAt: now() });
    const answers = await Promise.all(
      ["hunter2", `lk_pat_${"0".repeat(61)}`, revoked.plaintext].map(async (token) => {
        const response = await verify("192.0.2.1", token);
        const headers = Object.fromEntries(response.headers);
        for (const name of ["x-request-id", "latchkey-max-age"]) delete headers[name];
        return JSON.stringify([response.status, headers, await response.text()]);
      }),
    );
    expect(new Set(answers).size).toBe(1);
    expect(answers[0]).toContain('"retry-after":"60"');
  });

  it("never locks out a valid token, session or credential at the same address", async () => {
    await exhaust("192.0.2.2");
    const headers = from("192.0.2.2");
    const svc = await storeToken({ kind: "svc", owner: HOME });
    const introspected = await callForm(
      "/oauth/introspect",
      { token: "hunter2" },
      { token: svc.plaintext, headers },
    );

    expect((await verify("192.0.2.2", good.plaintext)).status).toBe(200);
    expect((await call("/v1/me", { token: await storeSession(owner), headers })).status).toBe(200);
    // Bad tokens of an API's clients do not count.
    expect(await introspected.json()).toEqual({ active: false });
  });

  it("gets 429 at /v1 too, and at introspection for a bad credential", async () => {
    await exhaust("192.0.2.3");
    const headers = from("192.0.2.3");
    const managed = await call("/v1/me", { token: "hunter2", headers });
    const introspected = await callForm(
      "/oauth/introspect",
      { token: good.plaintext },
      { token: "hunter2", headers },
    );

    expect([managed.status, introspected.status]).toEqual([429, 429]);
    expect(managed.headers.get("Retry-After")).toBe("60");
    expect(introspected.headers.get("Retry-After")).toBe("60");
    expect(await managed.json()).toMatchObject({ type: "urn:latchkey:problem:rate_limited" });
  });

  it("is never a proxy with limit=none: it gets 401, and its failures do not count", async () => {
    const behind = (token: string) =>
      call("/verify?scope=API_READ&limit=none", { token, headers: from("192.0.2.6") });
    for (let n = 0; n < LIMIT + 5; n++) expect((await behind("hunter2")).status).toBe(401);

    expect((await verify("192.0.2.6", "hunter2")).status).toBe(401);
    await exhaust("192.0.2.6");
    const refused = await behind("hunter2");
    expect(refused.status).toBe(401);
    expect(refused.headers.get("WWW-Authenticate")).toContain("invalid_token");
    expect((await behind(good.plaintext)).status).toBe(200);
  });

  it("is one /64 of IPv6, and does not affect others", async () => {
    await exhaust("2001:db8:1:1::1");
    expect((await verify("2001:db8:1:1:ffff::2", "hunter2")).status).toBe(429);
    expect((await verify("2001:db8:1:2::1", "hunter2")).status).toBe(401);
    expect((await verify("192.0.2.4", "hunter2")).status).toBe(401);
  });

  it("is not counted for requests without a token or with insufficient scope", async () => {
    for (let n = 0; n < LIMIT + 5; n++) {
      expect((await verify("192.0.2.5", undefined)).status).toBe(401);
      const options = { token: good.plaintext, headers: from("192.0.2.5") };
      expect((await call("/verify?scope=PLAN_READ", options)).status).toBe(403);
    }
    expect((await verify("192.0.2.5", "hunter2")).status).toBe(401);
  });
});
