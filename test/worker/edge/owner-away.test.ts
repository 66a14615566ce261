import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { call } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

let owner: string;

// The clock only moves forward, since all tests share one cache.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await storeOrganization();
});
afterAll(() => {
  vi.useRealTimers();
});
beforeEach(async () => {
  vi.setSystemTime(Date.now() + 10_000);
  owner = await storePerson({ role: "Basic_User" });
});

const setAwayAt = (at: number) =>
  env.DB.batch([
    env.DB.prepare("UPDATE memberships SET away_at = ? WHERE person = ? AND organization = ?").bind(
      at,
      owner,
      HOME,
    ),
    env.DB.prepare(
      "INSERT INTO changes (nonce, kind, target_id, created_at) VALUES ('n', 'user', ?, ?)",
    ).bind(owner, now()),
  ]);
const verify = (token: string) => exports.TokenVerifier.verify(token, { scopes: ["API_READ"] });
const issue = () => storeToken({ owner, scopes: ["API_READ"] });

describe("a token whose owner has not signed in with the organization's provider", () => {
  it("pauses at the second when the owner counts as away, also while it is in use", async () => {
    await setAwayAt(now() + 3);
    const { plaintext } = await issue();
    expect(await verify(plaintext)).toMatchObject({ status: "allowed" });

    vi.setSystemTime(Date.now() + 3_000);
    expect(await verify(plaintext)).toMatchObject({ status: "refused", reason: "owner_away" });
    expect((await call("/verify?scope=API_READ", { token: plaintext })).status).toBe(401);
    expect((await call("/v1/tokens/self", { token: plaintext })).status).toBe(401);
  });

  it("wakes within 5 s of the owner's next sign-in", async () => {
    await setAwayAt(now());
    const { plaintext } = await issue();
    expect(await verify(plaintext)).toMatchObject({ status: "refused", reason: "owner_away" });

    await setAwayAt(now() + 86_400);
    vi.setSystemTime(Date.now() + 5_001);
    expect(await verify(plaintext)).toMatchObject({ status: "allowed" });
  });

  it("leaves sessions, by which the owner comes back, alone", async () => {
    await setAwayAt(now());
    const session = await storeSession(owner);

    expect((await call("/v1/me", { token: session })).status).toBe(200);
  });
});
