import { env } from "cloudflare:workers";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { toEpochSeconds } from "../../../../shared/time.ts";
import type { TokenUsageResource } from "../../../../shared/wire/usage-resource.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { saveUsage } from "../../../../worker/db/verification/usage-queries.ts";
import { toDay } from "../../../../worker/usage/usage-write.ts";
import { call } from "../../support/call.ts";
import { now, storeOrganization, storePerson } from "../../support/organizations.ts";
import { storeSession, storeToken } from "../../support/store-token.ts";

let owner: string;
let session: string;
let pat: { id: string; plaintext: string };

beforeAll(() => storeOrganization());
beforeEach(async () => {
  owner = await storePerson();
  session = await storeSession(owner);
  pat = await storeToken({ owner, scopes: ["API_READ"] });
});

const db = openDatabase(env.DB);
const usage = (query = "", id = pat.id) =>
  call(`/v1/tokens/${id}/usage${query}`, { token: session });
const daysOf = async (query = "") => (await (await usage(query)).json<TokenUsageResource>()).days;
const write = (id: string, tokenId: string, allowed = 1, refused = 0, day = toDay(now())) => ({
  id,
  at: now(),
  uses: [
    {
      tokenId,
      lastUsedAt: now(),
      previousAt: null,
      supersededAt: null,
      days: new Map([[day, { allowed, refused }]]),
    },
  ],
});

describe("GET /v1/tokens/{id}/usage", () => {
  it("lists the last 90 days in order, today last, including days without a use", async () => {
    await saveUsage(db, [
      write("use_1", pat.id, 5, 2),
      write("use_2", pat.id, 7, 0, toDay(now()) - 89),
    ]);
    const days = await daysOf();

    expect(days).toHaveLength(90);
    expect(days.at(-1)).toEqual({
      day: new Date().toISOString().slice(0, 10),
      allowed: 5,
      refused: 2,
    });
    expect(days[0]).toMatchObject({ allowed: 7, refused: 0 });
    expect(days.slice(1, -1).every(({ allowed, refused }) => allowed + refused === 0)).toBe(true);
    expect(days.map(({ day }) => day)).toEqual(days.map(({ day }) => day).toSorted());
  });

  it("lists the requested number of days", async () => {
    expect(await daysOf("?days=30")).toHaveLength(30);
    expect(await daysOf("?days=1")).toHaveLength(1);
    for (const query of ["?days=0", "?days=91", "?days=x", "?day=1"]) {
      expect((await usage(query)).status, query).toBe(400);
    }
  });

  it("counts the allowed uses of a token, and its refused uses", async () => {
    const read = async () => {
      const row = await env.DB.prepare(
        "SELECT coalesce(sum(allowed), 0) AS allowed, coalesce(sum(refused), 0) AS refused FROM token_usage WHERE token_id = ?",
      );
      return row.bind(pat.id).first();
    };
    await call("/verify?scope=API_READ", { token: pat.plaintext });
    await expect.poll(read).toEqual({ allowed: 1, refused: 0 });
    const revoked = await storeToken({ owner, revokedAt: now() });
    await call("/verify?scope=API_READ", { token: revoked.plaintext });
    const today = async () =>
      (await (await usage("?days=1", revoked.id)).json<TokenUsageResource>()).days[0];
    await expect.poll(today).toMatchObject({ allowed: 0, refused: 1 });
    const row = await env.DB.prepare("SELECT last_used_at, version FROM tokens WHERE id = ?")
      .bind(revoked.id)
      .first();
    expect(row).toEqual({ last_used_at: null, version: 1 });
  });
});

describe("saveUsage", () => {
  const stored = (id: string) =>
    env.DB.prepare("SELECT allowed, refused FROM token_usage WHERE token_id = ?").bind(id).all();

  it("adds up counts, and applies a repeated write once", async () => {
    await saveUsage(db, [write("use_a", pat.id, 3, 1)]);
    await saveUsage(db, [write("use_a", pat.id, 3, 1), write("use_b", pat.id, 2, 0)]);

    expect((await stored(pat.id)).results).toEqual([{ allowed: 5, refused: 1 }]);
  });

  it("deletes the counts with the token, and writes nothing for a deleted token", async () => {
    const deleted = await storeToken({ owner });
    await saveUsage(db, [write("use_c", deleted.id)]);
    await env.DB.prepare("DELETE FROM tokens WHERE id = ?").bind(deleted.id).run();
    expect((await stored(deleted.id)).results).toEqual([]);

    await saveUsage(db, [write("use_d", deleted.id)]);
    expect((await stored(deleted.id)).results).toEqual([]);
  });

  it("never moves last_used_at back, and touches neither version nor the change feed", async () => {
    const feed = () => env.DB.prepare("SELECT max(seq) AS seq FROM changes").first();
    const before = await feed();
    await saveUsage(db, [write("use_e", pat.id)]);
    const early = {
      ...write("use_f", pat.id),
      uses: [
        {
          tokenId: pat.id,
          lastUsedAt: toEpochSeconds(new Date(0)),
          previousAt: null,
          supersededAt: null,
          days: new Map(),
        },
      ],
    };
    await saveUsage(db, [early]);

    const row = await env.DB.prepare("SELECT last_used_at, version FROM tokens WHERE id = ?")
      .bind(pat.id)
      .first<{ last_used_at: number; version: number }>();
    expect(row?.last_used_at).toBeGreaterThan(now() - 60);
    expect(row?.version).toBe(1);
    expect(await feed()).toEqual(before);
  });
});
