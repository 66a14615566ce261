import { env, exports } from "cloudflare:workers";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import type { MeResource } from "../../../shared/wire/me-resource.ts";
import type { UserResource } from "../../../shared/wire/user-resource.ts";
import { PREPARE_MS, prepare } from "../identity/support/browser.ts";
import {
  findPersonOf,
  openBrowser,
  openTestProvider,
  personOf,
  signInWith,
  type TestProvider,
} from "../identity/support/provider.ts";
import { call } from "../support/call.ts";
import { HOME, now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeSession, storeToken } from "../support/store-token.ts";

const DAY_MS = 86_400_000;

let provider: TestProvider;
// The clock only moves forward, since all tests share one cache.
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  await prepare();
  await storeOrganization();
  provider = await openTestProvider();
}, PREPARE_MS);
afterAll(() => {
  vi.useRealTimers();
});

const pass = (ms: number) => vi.setSystemTime(Date.now() + ms);
const signIn = () => signInWith(openBrowser(), provider, personOf("ada"));
const verify = (token: string) => exports.TokenVerifier.verify(token, { scopes: ["API_READ"] });
const setAwayDays = (session: string, away_days: number | null) =>
  call("/v1/organizations/current", {
    method: "PATCH",
    token: session,
    body: { settings: { away_days } },
  });

it("a token in use pauses away_days after its owner's last sign-in, and wakes within 5 s of the next", async () => {
  const administrator = await storePerson({ organization: HOME, role: "Global_Admin" });
  await signIn();
  const owner = (await findPersonOf(provider, "ada")) ?? "";
  const session = await storeSession(owner, HOME);
  const { plaintext } = await storeToken({
    ...{ owner, organization: HOME, scopes: ["API_READ"] },
    expiresAt: now() + 90 * 86_400,
  });
  const readAwayAt = async () => {
    const me = await (await call("/v1/me", { token: session })).json<MeResource>();
    const of = await storeSession(administrator, HOME);
    const user = await (await call(`/v1/users/${owner}`, { token: of })).json<UserResource>();
    expect(me.sign_in).toEqual({
      managed_by: "mapping",
      away_at: user.away_at,
      providers: ["Acme Login"],
    });
    return user.away_at;
  };
  expect(await readAwayAt()).toBeNull();
  expect(await verify(plaintext)).toMatchObject({ status: "allowed" });

  // The setting counts from the last sign-in, also for people who signed in before it.
  const answer = await setAwayDays(await storeSession(administrator, HOME), 3);
  expect(await answer.json()).toMatchObject({ settings: { away_days: 3, emergency_members: [] } });
  const awayAt = Date.parse((await readAwayAt()) ?? "");
  expect(Math.abs(awayAt - (Date.now() + 3 * DAY_MS))).toBeLessThan(60_000);

  vi.setSystemTime(awayAt - 2_000);
  expect(await verify(plaintext)).toMatchObject({ status: "allowed" });
  pass(2_000);
  expect(await verify(plaintext)).toMatchObject({ status: "refused", reason: "owner_away" });

  await signIn();
  pass(5_001);
  expect(await verify(plaintext)).toMatchObject({ status: "allowed" });
  pass(3 * DAY_MS);
  expect(await verify(plaintext)).toMatchObject({ status: "refused", reason: "owner_away" });
});

it("names no provider to people of other organizations, nor one that is disabled", async () => {
  const elsewhere = await storeOrganization("org_not_away");
  const other = await openTestProvider({ organization: elsewhere });
  await signInWith(openBrowser(), other, personOf("eve"));
  const person = (await findPersonOf(other, "eve")) ?? "";
  const readProviders = async () => {
    const session = await storeSession(person, elsewhere);
    return (await (await call("/v1/me", { token: session })).json<MeResource>()).sign_in?.providers;
  };
  expect(await readProviders()).toEqual(["Acme Login"]);
  await env.DB.prepare("UPDATE providers SET disabled_at = 1 WHERE id = ?").bind(other.id).run();
  expect(await readProviders()).toEqual([]);
  const stranger = await storePerson({ organization: HOME });
  const session = await storeSession(stranger, HOME);
  const me = await (await call("/v1/me", { token: session })).json<MeResource>();
  expect(me.sign_in).toEqual({ managed_by: null, away_at: null, providers: [] });
});
