import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { TokenResource } from "../../../../shared/wire/token-resource.ts";
import worker from "../../../../worker/index.ts";
import { call } from "../../support/call.ts";
import {
  collect,
  collected,
  made,
  manager,
  type Party,
  party,
  works,
} from "../../support/managed.ts";
import { now, storeOrganization } from "../../support/organizations.ts";
import { storeToken } from "../../support/store-token.ts";
import { trailOf } from "../../support/trail.ts";

let mara: Party;
let owner: Party;

beforeAll(async () => {
  await storeOrganization();
});
beforeEach(async () => {
  mara = await manager();
  owner = await party({ role: "Admin" });
});

const change = (id: string, assignments: string) =>
  env.DB.prepare(`UPDATE tokens SET ${assignments} WHERE id = ?`).bind(id).run();
const view = async (id: string) =>
  (await call(`/v1/tokens/${id}`, { token: owner.session })).json<TokenResource>();
const takeBack = (by: Party, path: string) =>
  call(`${path}/collect`, { method: "DELETE", token: by.session });
const actions = async (id: string) => (await trailOf(id)).map(({ action }) => action);

describe("collecting", () => {
  it("gives the owner a secret made at that instant, whose expiry counts from it", async () => {
    const { id } = await made(mara, owner);
    await change(id, "created_at = created_at - 86400");

    const token = await collected(owner, id);

    expect(token).toMatchObject({
      status: "active",
      collect_by: null,
      collect_expires: null,
      made_by: { id: mara.id },
    });
    const lasts = Date.parse(token.expires_at ?? "") / 1000 - now();
    expect(Math.abs(lasts - 30 * 86_400)).toBeLessThan(60);
    expect(await works(token.secret)).toBe(true);
    expect(await actions(id)).toEqual(["token.issued", "token.collected"]);
    expect(JSON.stringify(await trailOf(id))).not.toContain(token.secret);
  });

  it("happens once, and again only for a retry under the same key", async () => {
    const { id } = await made(mara, owner);
    const key = { "Idempotency-Key": "c".repeat(22) };
    const first = await (await collect(owner, id, key)).text();

    expect(await (await collect(owner, id, key)).text()).toBe(first);
    expect((await collect(owner, id)).status).toBe(409);
    const { id: raced } = await made(mara, owner);
    const answers = await Promise.all([collect(owner, raced), collect(owner, raced)]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
  });

  it("is nobody else's, and no token's", async () => {
    const { id } = await made(mara, owner);
    const pat = await storeToken({ owner: owner.id, scopes: ["API_READ"] });

    expect((await collect(mara, id)).status).toBe(404);
    expect((await collect({ ...owner, session: pat.plaintext }, id)).status).toBe(403);
    const asManager = await call(`${owner.tokens}/${id}/collect`, {
      method: "POST",
      token: mara.session,
    });
    expect(asManager.status).toBe(405);
    expect(await view(id)).toMatchObject({ status: "waiting" });
  });

  it("is over after 7 days, and the cron says so", async () => {
    const { id } = await made(mara, owner);
    await change(id, "collect_by = unixepoch(), expires_at = unixepoch()");

    expect((await collect(owner, id)).status).toBe(409);
    expect(await view(id)).toMatchObject({ status: "expired" });
    await worker.scheduled(
      createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }),
      env,
    );
    expect(await actions(id)).toEqual(["token.issued", "token.lapsed"]);
    expect(await view(id)).toMatchObject({ status: "expired", version: 2 });
  });

  it("is refused where the expiry asked for is no longer allowed", async () => {
    const { id } = await made(mara, owner);
    await change(id, `collect_expires = '{"days":31}'`);
    expect((await collect(owner, id)).status).toBe(409);
  });

  it("waits no longer than to the date that was asked for", async () => {
    const { id } = await made(mara, owner);
    await change(id, `collect_expires = '{"at":"2001-01-01T00:00:00Z"}'`);
    expect((await collect(owner, id)).status).toBe(409);
  });

  it("is over with the membership, also for somebody who comes back", async () => {
    const { id } = await made(mara, owner);
    const admin = await party({ role: "Global_Admin" });
    await call(`/v1/users/${owner.id}`, { method: "DELETE", token: admin.session });
    const back = await party({ id: owner.id, role: "Admin" });

    expect((await collect(back, id)).status).toBe(409);
    expect(await actions(id)).toEqual(["token.issued", "token.revoked"]);
  });
});

describe("taking back a token that waits", () => {
  it.each([
    ["its owner, who declines it", "token.declined"],
    ["the manager, who withdraws it", "token.withdrawn"],
  ])("removes it: %s", async (_, action) => {
    const { id } = await made(mara, owner);
    const response =
      action === "token.declined"
        ? await takeBack(owner, `/v1/tokens/${id}`)
        : await takeBack(mara, `${owner.tokens}/${id}`);

    expect(response.status).toBe(204);
    expect((await collect(owner, id)).status).toBe(404);
    expect(await actions(id)).toEqual(["token.issued", action]);
    expect((await takeBack(owner, `/v1/tokens/${id}`)).status).toBe(404);
  });

  it("is refused once it is collected, and then nothing is lost", async () => {
    const { id } = await made(mara, owner);
    const { secret } = await collected(owner, id);

    expect((await takeBack(mara, `${owner.tokens}/${id}`)).status).toBe(409);
    expect(await works(secret)).toBe(true);
  });
});
