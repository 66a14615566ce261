import { beforeAll, describe, expect, it } from "vitest";
import { addMonths } from "../../../shared/calendar.ts";
import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import type { IssuedTokenResource, TokenResource } from "../../../shared/wire/token-resource.ts";
import { applicationUsers } from "../../../worker/permissions/presets/application-users.ts";
import { now } from "../support/organizations.ts";
import { storeMember } from "../support/preset-member.ts";

/** Walks through the page on application users' API tokens over the API, with the user's own tokens. */
let member: Awaited<ReturnType<typeof storeMember>>;

beforeAll(async () => {
  member = await storeMember("org_restaurants", applicationUsers, "application-user");
});

const level = (permission: string) => ({ permission });
const TOKEN = { name: "Till", expires: { months: 6 }, scopes: [level("sales:read")] };
const accessStatus = (secret: string, api: string, method: string) =>
  member.verify(secret, `api=${api}&method=${method}`);
/** Lists the possible ends of a period that starts during a request of up to 3 seconds. */
const inMonths = (months: number, from: EpochSeconds) =>
  [0, 1, 2, 3].map((late) => toRfc3339(addMonths((from + late) as EpochSeconds, months)));

describe("To create a new token", () => {
  it("[APU-7] expires it in 3, 6 (default) or 12 calendar months, and in no other period", async () => {
    const { expiry } = await member.catalog();
    expect(expiry.default).toEqual({ months: 6 });
    for (const months of [3, 6, 12]) {
      const from = now();
      const token = await member.issue({ ...TOKEN, expires: { months } });
      expect(inMonths(months, from)).toContain(token.expires_at);
    }
    for (const expires of [{ months: 4 }, { days: 30 }, null]) {
      expect((await member.create({ ...TOKEN, expires })).status).toBe(422);
    }
  });

  it("[APU-8] gives each API Full Access (GET & POST), Read Access (GET only) or none", async () => {
    const scopes = [level("sales:full"), level("inventory:read")];
    const { secret } = await member.issue({ ...TOKEN, scopes });
    const answers = async (api: string) =>
      Promise.all(
        ["GET", "HEAD", "POST", "DELETE"].map((method) => accessStatus(secret, api, method)),
      );

    expect(await answers("sales")).toEqual([200, 200, 200, 403]);
    expect(await answers("inventory")).toEqual([200, 200, 403, 403]);
    expect(await answers("labor")).toEqual([403, 403, 403, 403]);
    const both = [level("sales:full"), level("sales:none")];
    expect((await member.create({ ...TOKEN, scopes: both })).status).toBe(422);
  });

  it("[APU-9] gives all present APIs one level", async () => {
    const { apis } = await member.catalog();
    const { secret } = await member.issue({
      ...TOKEN,
      scopes: apis.map(({ id }) => level(`${id}:read`)),
    });
    for (const { id } of apis) {
      expect([
        await accessStatus(secret, id, "GET"),
        await accessStatus(secret, id, "POST"),
      ]).toEqual([200, 403]);
    }
  });
});

describe("To edit an existing token", () => {
  it("[APU-7, APU-10] stores expiration and access at Save, counts from then, and keeps the secret", async () => {
    const { id, secret, hint } = await member.issue({ ...TOKEN, expires: { months: 3 } });
    const body = { expires: { months: 12 }, scopes: [level("labor:full")] };
    const from = now();
    const response = await member.tokens(`/${id}`, { method: "PATCH", body });
    const edited = await response.json<TokenResource>();

    expect(response.status).toBe(200);
    expect(inMonths(12, from)).toContain(edited.expires_at);
    expect(edited.hint).toBe(hint);
    expect(await accessStatus(secret, "labor", "POST")).toBe(200);
    expect(await accessStatus(secret, "sales", "GET")).toBe(403);
  });
});

describe("To regenerate a token", () => {
  it("[APU-11] asks for the months anew and gives a new secret", async () => {
    const { id, secret } = await member.issue(TOKEN);
    const regenerate = (expires: object) =>
      member.tokens(`/${id}/regenerate`, {
        method: "POST",
        body: { expires },
        headers: { "If-Match": '"1"' },
      });
    expect((await regenerate({ days: 30 })).status).toBe(422);
    const from = now();
    const token = await (await regenerate({ months: 12 })).json<IssuedTokenResource>();

    expect(inMonths(12, from)).toContain(token.expires_at);
    expect(await accessStatus(token.secret, "sales", "GET")).toBe(200);
    expect(await accessStatus(secret, "sales", "GET")).toBe(401);
  });
});
