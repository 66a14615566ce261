import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { HandedTokenResource } from "../../../../shared/wire/token-requests.ts";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import { call } from "../../support/call.ts";
import { callMeanwhile } from "../../support/call-meanwhile.ts";
import {
  collectSecret,
  isValidSecret,
  requestCollection,
  type SignedInMember,
  storeManager,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { readTrailOf } from "../../support/trail.ts";

let mara: SignedInMember;
let owner: SignedInMember;

beforeAll(async () => {
  await storeOrganization();
});
beforeEach(async () => {
  mara = await storeManager();
  owner = await storeSignedInMember({ role: "Admin" });
});

const change = (id: string, assignments: string) =>
  env.DB.prepare(`UPDATE tokens SET ${assignments} WHERE id = ?`).bind(id).run();
const view = async (id: string) =>
  (await call(`/v1/tokens/${id}`, { token: owner.session })).json<TokenResource>();
const takeBack = (actor: SignedInMember, path: string) =>
  call(`${path}/collect`, { method: "DELETE", token: actor.session });
const regenerate = async (id: string, body: object = {}) => {
  const { version } = await view(id);
  return call(`${owner.tokens}/${id}/regenerate`, {
    method: "POST",
    token: mara.session,
    body: { expires: { days: 30 }, ...body },
    headers: { "If-Match": `"${version}"` },
  });
};
const actions = async (id: string) => (await readTrailOf(id)).map(({ action }) => action);

describe("regenerating another member's token", () => {
  const active = async () => {
    const token = await storeToken({ owner: owner.id, scopes: ["API_READ"] });
    return { id: token.id, old: token.plaintext };
  };

  it("keeps the old secret working until the new one is collected", async () => {
    const { id, old } = await active();
    const answer = await (await regenerate(id)).json<HandedTokenResource>();

    expect(answer).toMatchObject({ status: "active", collect_expires: { days: 30 } });
    expect(answer.secret).toBeUndefined();
    expect(await isValidSecret(old)).toBe(true);
    const { secret } = await collectSecret(owner, id);
    expect([await isValidSecret(old), await isValidSecret(secret)]).toEqual([false, true]);
    expect((await actions(id)).slice(0, 2)).toEqual(["token.regenerated", "token.collected"]);
  });

  it("keeps the old secret if the new one is declined", async () => {
    const { id, old } = await active();
    await regenerate(id);

    expect((await takeBack(owner, `/v1/tokens/${id}`)).status).toBe(204);
    expect(await view(id)).toMatchObject({ status: "active", collect_by: null });
    expect(await isValidSecret(old)).toBe(true);
  });

  it("ends the old secret at once on request; then withdrawing the new one leaves no working secret", async () => {
    const { id, old } = await active();
    const answer = await regenerate(id, { stop_old_secret: true });

    const current = await call(`${owner.tokens}/${id}`, { token: mara.session });
    expect(await answer.json()).toEqual(await current.json());
    expect(await view(id)).toMatchObject({ status: "waiting", hint: null, expires_at: null });
    expect(await isValidSecret(old)).toBe(false);
    await takeBack(mara, `${owner.tokens}/${id}`);
    expect(await view(id)).toMatchObject({ status: "expired" });
    expect((await requestCollection(owner, id)).status).toBe(409);
  });

  it.each([
    ["revoked", "revoked_at = unixepoch()"],
    ["expired", "expires_at = unixepoch()"],
  ])("does not make the old secret of a token valid again: %s", async (_, end) => {
    const { id, old } = await active();
    await change(id, `${end}, version = version + 1`);
    expect((await regenerate(id)).status).toBe(200);

    expect(await view(id)).toMatchObject({ status: "waiting" });
    expect(await isValidSecret(old)).toBe(false);
    const { secret } = await collectSecret(owner, id);
    expect([await isValidSecret(old), await isValidSecret(secret)]).toEqual([false, true]);
  });

  it("regenerates nothing for a member who is removed meanwhile, even if they return", async () => {
    const { id } = await active();
    await change(id, "revoked_at = unixepoch()");
    const admin = await storeSignedInMember({ role: "Global_Admin" });
    const answer = await callMeanwhile(
      `${owner.tokens}/${id}/regenerate`,
      {
        method: "POST",
        token: mara.session,
        body: { expires: { days: 30 } },
        headers: { "If-Match": '"1"' },
      },
      () => call(`/v1/users/${owner.id}`, { method: "DELETE", token: admin.session }),
    );
    const back = await storeSignedInMember({ id: owner.id, role: "Admin" });

    expect(answer.status).toBe(409);
    expect((await requestCollection(back, id)).status).toBe(409);
    const current = await call(`/v1/tokens/${id}`, { token: back.session });
    expect(await current.json()).toMatchObject({ status: "revoked" });
  });

  it("requires the version that it replaces", async () => {
    const { id } = await active();
    const send = (headers: Record<string, string>) =>
      call(`${owner.tokens}/${id}/regenerate`, {
        method: "POST",
        token: mara.session,
        body: { expires: { days: 30 } },
        headers,
      });
    expect((await send({})).status).toBe(428);
    expect((await send({ "If-Match": '"7"' })).status).toBe(409);
  });

  it("answers a retry under the same key without a second pending secret", async () => {
    const { id } = await active();
    const send = () =>
      call(`${owner.tokens}/${id}/regenerate`, {
        method: "POST",
        token: mara.session,
        body: { expires: { days: 30 } },
        headers: { "If-Match": '"1"', "Idempotency-Key": "r".repeat(22) },
      });
    const first = await (await send()).text();

    expect(await (await send()).text()).toBe(first);
    const answer = await call(`${owner.tokens}/${id}`, { token: mara.session });
    expect(JSON.parse(first)).toEqual(await answer.json());
    expect(await actions(id)).toEqual(["token.regenerated"]);
  });

  it("is superseded if the owner regenerates the token themselves", async () => {
    const { id } = await active();
    await regenerate(id);
    const { version } = await view(id);
    const own = await call(`/v1/tokens/${id}/regenerate`, {
      method: "POST",
      token: owner.session,
      body: { expires: { days: 30 } },
      headers: { "If-Match": `"${version}"` },
    });

    expect(await own.json()).toMatchObject({ status: "active", collect_by: null });
    expect((await requestCollection(owner, id)).status).toBe(409);
    // The pending secret ended with that regeneration, which is audited.
    expect((await readTrailOf(id)).at(-1)?.details).toMatchObject({
      collect_by: [expect.any(Number), null],
    });
  });
});
