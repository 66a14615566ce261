import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IssuedTokenResource, TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";
import { readTokenTrail } from "../../support/trail.ts";

const BODY = { expires: { days: 30 } };
let owner: string;
let session: string;

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
});

const regenerate = (id: string, body: unknown = BODY, version = 1, headers = {}) =>
  call(`/v1/tokens/${id}/regenerate`, {
    method: "POST",
    token: session,
    body,
    headers: { "If-Match": `"${version}"`, ...headers },
  });
const regenerated = async (...args: Parameters<typeof regenerate>) =>
  (await regenerate(...args)).json<IssuedTokenResource>();
const view = async (id: string) =>
  (await call(`/v1/tokens/${id}`, { token: session })).json<TokenResource>();
const works = async (secret: string) =>
  (await call("/v1/tokens/self", { token: secret })).status === 200;
const revoke = (id: string) => call(`/v1/tokens/${id}/revoke`, { method: "POST", token: session });

describe("POST /v1/tokens/{id}/regenerate, repeated", () => {
  it("succeeds for one of 64 concurrent requests, and answers 409 to the others", {
    timeout: 30_000,
  }, async () => {
    const { id } = await storeToken({ owner });
    const tries = await Promise.all(Array.from({ length: 64 }, () => regenerate(id)));
    const won = tries.filter(({ status }) => status === 200);

    expect(won).toHaveLength(1);
    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([200, 409]));
    const { secret } = (await won[0]?.json<IssuedTokenResource>()) ?? { secret: "" };
    expect(await works(secret)).toBe(true);
    expect(await view(id)).toMatchObject({ version: 2 });
    const current = env.DB.prepare(
      "SELECT count(*) AS n FROM token_secrets WHERE token_id = ? AND valid_until IS NULL",
    );
    expect(await current.bind(id).first("n")).toBe(1);
    expect(await readTokenTrail(id)).toHaveLength(1);
  });

  it("gives 64 retries under one Idempotency-Key the same new secret", {
    timeout: 30_000,
  }, async () => {
    const { id } = await storeToken({ owner });
    const headers = { "Idempotency-Key": `regenerate-${id}` };
    const tries = await Promise.all(
      Array.from({ length: 64 }, () => regenerate(id, BODY, 1, headers)),
    );

    expect(new Set(tries.map(({ status }) => status))).toEqual(new Set([200]));
    const answers = await Promise.all(tries.map((response) => response.text()));
    expect(new Set(answers).size).toBe(1);
    expect(await works(JSON.parse(answers[0] ?? "{}").secret)).toBe(true);
    expect(await view(id)).toMatchObject({ version: 2 });
  });

  it("refuses a used Idempotency-Key with another body or after a change, and ignores it for another token", async () => {
    const { id } = await storeToken({ owner });
    const other = await storeToken({ owner });
    const headers = { "Idempotency-Key": `moved-on-${id}` };
    const { secret } = await regenerated(id, BODY, 1, headers);

    expect((await regenerate(id, { expires: { days: 60 } }, 1, headers)).status).toBe(422);
    expect((await regenerated(other.id, BODY, 1, headers)).secret).not.toBe(secret);
    await revoke(id);
    expect((await regenerate(id, BODY, 1, headers)).status).toBe(409);
    expect((await regenerate(id, BODY, 3, { "Idempotency-Key": "short" })).status).toBe(400);
  });
});
