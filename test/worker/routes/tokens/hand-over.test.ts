import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import worker from "../../../../worker/index.ts";
import { call } from "../../support/call.ts";
import {
  collectSecret,
  issueTokenFor,
  isValidSecret,
  requestCollection,
  type SignedInMember,
  storeManager,
  storeSignedInMember,
} from "../../support/issue-token-for.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
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
const actions = async (id: string) => (await readTrailOf(id)).map(({ action }) => action);

describe("collecting", () => {
  it("gives the owner a newly generated secret, whose expiry counts from the collection", async () => {
    const { id } = await issueTokenFor(mara, owner);
    await change(id, "created_at = created_at - 86400");

    const token = await collectSecret(owner, id);

    expect(token).toMatchObject({
      status: "active",
      collect_by: null,
      collect_expires: null,
      made_by: { id: mara.id },
    });
    const lasts = Date.parse(token.expires_at ?? "") / 1000 - now();
    expect(Math.abs(lasts - 30 * 86_400)).toBeLessThan(60);
    expect(await isValidSecret(token.secret)).toBe(true);
    expect(await actions(id)).toEqual(["token.issued", "token.collected"]);
    expect(JSON.stringify(await readTrailOf(id))).not.toContain(token.secret);
  });

  it("succeeds once, and only repeats its answer for a retry under the same key", async () => {
    const { id } = await issueTokenFor(mara, owner);
    const key = { "Idempotency-Key": "c".repeat(22) };
    const first = await (await requestCollection(owner, id, key)).text();

    expect(await (await requestCollection(owner, id, key)).text()).toBe(first);
    expect((await requestCollection(owner, id)).status).toBe(409);
    const { id: raced } = await issueTokenFor(mara, owner);
    const answers = await Promise.all([
      requestCollection(owner, raced),
      requestCollection(owner, raced),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("is refused to a manager and to a token", async () => {
    const { id } = await issueTokenFor(mara, owner);
    const pat = await storeToken({ owner: owner.id, scopes: ["API_READ"] });

    expect((await requestCollection(mara, id)).status).toBe(404);
    expect((await requestCollection({ ...owner, session: pat.plaintext }, id)).status).toBe(403);
    const asManager = await call(`${owner.tokens}/${id}/collect`, {
      method: "POST",
      token: mara.session,
    });
    expect(asManager.status).toBe(405);
    expect(await view(id)).toMatchObject({ status: "waiting" });
  });

  it("is refused after 7 days, which the cron audits", async () => {
    const { id } = await issueTokenFor(mara, owner);
    await change(id, "collect_by = unixepoch(), expires_at = unixepoch()");

    expect((await requestCollection(owner, id)).status).toBe(409);
    expect(await view(id)).toMatchObject({ status: "expired" });
    await worker.scheduled(
      createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }),
      env,
    );
    expect(await actions(id)).toEqual(["token.issued", "token.lapsed"]);
    expect(await view(id)).toMatchObject({ status: "expired", version: 2 });
  });

  it("is refused if the requested expiry is no longer allowed", async () => {
    const { id } = await issueTokenFor(mara, owner);
    await change(id, `collect_expires = '{"days":31}'`);
    expect((await requestCollection(owner, id)).status).toBe(409);
  });

  it("is refused after the requested expiry date", async () => {
    const { id } = await issueTokenFor(mara, owner);
    await change(id, `collect_expires = '{"at":"2001-01-01T00:00:00Z"}'`);
    expect((await requestCollection(owner, id)).status).toBe(409);
  });

  it("is refused to a member who was removed and came back", async () => {
    const { id } = await issueTokenFor(mara, owner);
    const admin = await storeSignedInMember({ role: "Global_Admin" });
    await call(`/v1/users/${owner.id}`, { method: "DELETE", token: admin.session });
    const back = await storeSignedInMember({ id: owner.id, role: "Admin" });

    expect((await requestCollection(back, id)).status).toBe(409);
    expect(await actions(id)).toEqual(["token.issued", "token.revoked"]);
  });
});

describe("taking back a pending token", () => {
  it.each([
    ["the owner declines it", "token.declined"],
    ["the manager withdraws it", "token.withdrawn"],
  ])("deletes it: %s", async (_, action) => {
    const { id } = await issueTokenFor(mara, owner);
    const response =
      action === "token.declined"
        ? await takeBack(owner, `/v1/tokens/${id}`)
        : await takeBack(mara, `${owner.tokens}/${id}`);

    expect(response.status).toBe(204);
    expect((await requestCollection(owner, id)).status).toBe(404);
    expect(await actions(id)).toEqual(["token.issued", action]);
    expect((await takeBack(owner, `/v1/tokens/${id}`)).status).toBe(404);
  });

  it("is refused once the secret is collected, which keeps working", async () => {
    const { id } = await issueTokenFor(mara, owner);
    const { secret } = await collectSecret(owner, id);

    expect((await takeBack(mara, `${owner.tokens}/${id}`)).status).toBe(409);
    expect(await isValidSecret(secret)).toBe(true);
  });
});
