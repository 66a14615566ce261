import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { toEpochSeconds, toRfc3339 } from "../../../../shared/time.ts";
import type { IssuedTokenResource } from "../../../../shared/wire/token-resource.ts";
import { sampleCatalog } from "../../permissions/sample-catalog.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

const organization = "org_retry";
const KEY = { "Idempotency-Key": "a-key-of-22-characters" };
let owner: string;
let session: string;

beforeAll(async () => {
  await storeOrganization(organization, sampleCatalog());
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: Date.now() });
  owner = await storePerson({ role: "lead", organization });
  session = await storeSession(owner, organization);
});
afterEach(() => {
  vi.useRealTimers();
});

const bodyFor = (seconds: number) => ({
  name: "Short",
  expires: { at: toRfc3339(toEpochSeconds(new Date(Date.now() + seconds * 1000))) },
  scopes: [{ permission: "files:read" }],
});
const issue = (body: unknown, token = session) =>
  call("/v1/tokens", { method: "POST", token, body, headers: KEY });
const wait = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

it("a retry gets the first answer even after the requested expiry date", async () => {
  const body = bodyFor(60);
  const first = await issue(body);
  expect(first.status).toBe(201);
  wait(120);
  const again = await issue(body);

  expect(again.status).toBe(201);
  expect(await again.text()).toBe(await first.text());
  expect((await issue(bodyFor(-61))).status).toBe(422);
});

it("a retry gets the first answer for 10 minutes, and then issues a new token", async () => {
  const body = bodyFor(3_000);
  const first = await (await issue(body)).json<IssuedTokenResource>();
  wait(599);
  expect((await (await issue(body)).json<IssuedTokenResource>()).id).toBe(first.id);
  wait(1);
  const later = await (await issue(body)).json<IssuedTokenResource>();
  expect(later.id).not.toBe(first.id);
  expect(later.secret).not.toBe(first.secret);
});

it("neither another token nor the owner's session gets the answer to a token's request", async () => {
  const expiresAt = now() + 9_000;
  const scopes = ["files:write", "files:read"];
  const [one, other] = await Promise.all([
    storeToken({ owner, organization, scopes, expiresAt }),
    storeToken({ owner, organization, scopes, expiresAt }),
  ]);
  const body = bodyFor(600);
  const ids = await Promise.all(
    [one.plaintext, one.plaintext, other.plaintext, session].map(async (token) => {
      const response = await issue(body, token);
      return (await response.json<IssuedTokenResource>()).id;
    }),
  );

  expect(ids[1]).toBe(ids[0]);
  expect(new Set(ids).size).toBe(3);
});
