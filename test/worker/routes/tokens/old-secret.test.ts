import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { countChangeRows, readTokenTrail } from "../../support/trail.ts";

let session: string;
let token: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  const owner = await storePerson();
  session = await storeSession(owner);
  token = await storeToken({ owner, scopes: ["API_READ"], createdAt: now() - 10_000 });
});

const view = async () =>
  (await call(`/v1/tokens/${token.id}`, { token: session })).json<TokenResource>();

async function regenerate(graceSeconds: number): Promise<IssuedTokenResource> {
  const { version } = await view();
  const response = await call(`/v1/tokens/${token.id}/regenerate`, {
    method: "POST",
    token: session,
    body: { expires: { days: 30 }, grace_seconds: graceSeconds },
    headers: { "If-Match": `"${version}"` },
  });
  expect(response.status).toBe(200);
  return response.json();
}

const stop = (headers: Record<string, string> = {}) =>
  call(`/v1/tokens/${token.id}/stop-old-secret`, { method: "POST", token: session, headers });

const verify = async (secret: string) =>
  (await call("/verify?scope=API_READ", { token: secret })).status;

const stops = async () =>
  (await readTokenTrail(token.id)).filter(({ action }) => action === "token.old_secret_stopped");

describe("the use of an old secret in its grace period", () => {
  const usedAt = async () => (await view()).previous_secret_used_at;

  it("is told, until the next regeneration", async () => {
    const { secret } = await regenerate(3600);
    expect(await verify(secret)).toBe(200);
    expect(await usedAt()).toBeNull();
    const earliest = now();
    expect(await verify(token.plaintext)).toBe(200);
    await expect.poll(usedAt).not.toBeNull();
    expect(Date.parse((await usedAt()) ?? "") / 1000).toBeGreaterThanOrEqual(earliest);
    expect((await view()).superseded_use_at).toBeNull();
    expect((await regenerate(3600)).previous_secret_used_at).toBeNull();
  });
});

describe("stopping an old secret", () => {
  it("ends it within the feed's time, and leaves the new one working", async () => {
    const { secret, version } = await regenerate(3600);
    expect(await verify(token.plaintext)).toBe(200);
    const changes = (await countChangeRows(token.id)) ?? 0;
    const response = await stop({ "If-Match": `"${version}"` });
    expect(response.status).toBe(200);
    expect(response.headers.get("ETag")).toBe(`"${version + 1}"`);
    expect(await response.json()).toMatchObject({
      ...{ id: token.id, previous_secret_expires_at: null, previous_secret_used_at: null },
    });
    expect(await countChangeRows(token.id)).toBe(changes + 1);
    await expect.poll(() => verify(token.plaintext), { timeout: 8_000 }).toBe(401);
    expect(await verify(secret)).toBe(200);
    expect(await stops()).toHaveLength(1);
  });

  it("changes nothing a second time, and nothing for a token without an old secret", async () => {
    const untouched = await view();
    expect(await (await stop()).json()).toEqual(untouched);
    await regenerate(3600);
    const first = await (await stop()).json<TokenResource>();
    expect(await (await stop()).json()).toEqual(first);
    expect(await stops()).toHaveLength(1);
  });

  it("refuses a version that is not the token's, and changes nothing", async () => {
    const { version } = await regenerate(3600);
    const response = await stop({ "If-Match": `"${version - 1}"` });
    expect(response.status).toBe(409);
    expect((await view()).previous_secret_expires_at).not.toBeNull();
    expect(await verify(token.plaintext)).toBe(200);
    expect(await stops()).toEqual([]);
  });
});
