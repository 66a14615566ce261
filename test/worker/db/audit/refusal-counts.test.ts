import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../../shared/time.ts";
import { sealPersonal } from "../../../../worker/audit/personal-seal.ts";
import type { AuditEvent } from "../../../../worker/db/audit/audit-statement.ts";
import {
  recordRefusal,
  recordRepeatedRefusals,
} from "../../../../worker/db/audit/refusal-counts.ts";
import { openDatabase } from "../../../../worker/db/database.ts";
import { getRandomBytes } from "../../../../worker/http/get-random-bytes.ts";
import { beginTrail, cron, verify } from "../../audit/stored-trail.ts";
import { NO_ACTOR } from "../../support/no-actor.ts";
import { HOME } from "../../support/organizations.ts";

const db = openDatabase(env.DB);
/** The start of a window. */
const START = 1_790_000_400 as EpochSeconds;
const secondsIn = (seconds: number) => (START + seconds) as EpochSeconds;
const END = secondsIn(600);

let count: number;
beforeEach(async () => {
  count = 0;
  await beginTrail();
});

type Change = Partial<Omit<AuditEvent, "actor">> & { actor?: Partial<AuditEvent["actor"]> };

/** Records a refusal. @returns the id of its audit row, which may not be written */
async function refuse({ actor = {}, ...change }: Change = {}): Promise<string> {
  const id = `aud_${++count}`;
  const event = {
    ...({ id, at: START, organization: HOME, action: "scope.refused", subject: "usr_a" } as const),
    ...{ target: null, details: { permissions: ["files:write"] } },
    ...change,
  };
  const person = { person: "usr_a", tokenId: "tok_a", ipAddress: "192.0.2.1", userAgent: "curl" };
  const whole = { ...NO_ACTOR, ...person, ...actor };
  const personal = sealPersonal(whole, getRandomBytes);
  await recordRefusal(db, { ...event, actor: { ...whole, personal } });
  return id;
}

async function readRows(): Promise<Record<string, unknown>[]> {
  const { results } = await env.DB.prepare(
    "SELECT * FROM audit_events WHERE action <> 'organization.created' ORDER BY seq",
  ).all<{
    details: string;
  }>();
  return results.map((row) => ({ ...row, details: JSON.parse(row.details) }));
}
const readIds = async () => (await readRows()).map(({ id }) => id);
const countCounts = () =>
  env.DB.prepare("SELECT count(*) AS n FROM refusal_counts").first<number>("n");
const close = (at = END) => recordRepeatedRefusals(db, NO_ACTOR.macs, at);

describe("equal refusals", () => {
  it("are one row at once, and one with the number of repeats when their 10 minutes are over", async () => {
    await refuse();
    for (let n = 0; n < 99; n++) await refuse({ at: secondsIn(n * 6) });
    expect(await readIds()).toEqual(["aud_1"]);
    await close(secondsIn(599));
    expect(await readIds()).toEqual(["aud_1"]);
    await close();
    await close();

    const [first, repeats, ...more] = await readRows();
    expect(more).toEqual([]);
    expect(first).toMatchObject({
      details: { permissions: ["files:write"] },
      ip_address: "192.0.2.1",
    });
    expect(repeats).toMatchObject({
      ...{ occurred_at: END, organization: HOME, action: "scope.refused", subject: "usr_a" },
      ...{ actor: "usr_a", actor_token_id: "tok_a", request_id: "cron", ip_address: null },
      details: { repeated: 99, first: "aud_1", until: END },
    });
    expect(await countCounts()).toBe(0);
  });

  it("leave one row if there is only one of them", async () => {
    await refuse();
    await close();
    expect(await readIds()).toEqual(["aud_1"]);
    expect(await countCounts()).toBe(0);
  });

  it("are recorded again in the next 10 minutes", async () => {
    await refuse();
    const next = await refuse({ at: END });
    expect(await readIds()).toEqual(["aud_1", next]);
  });

  it("lose none if one arrives after the count of its window was closed", async () => {
    await refuse();
    await refuse();
    await close();
    const late = await refuse({ at: secondsIn(599) });
    await close();
    expect((await readIds()).slice(2)).toEqual([late]);
  });

  it("keep the trail whole, before and after it is sealed", async () => {
    await refuse();
    await refuse();
    expect(await verify()).toMatchObject({ findings: [], unsigned: 0 });
    await close();
    expect(await verify()).toMatchObject({ findings: [], unsigned: 0 });
    await cron();
    expect(await verify()).toMatchObject({ findings: [], unsealed: 0 });
    await env.DB.prepare(
      `UPDATE audit_events SET details = json_set(details, '$.repeated', 0)
        WHERE details ->> 'repeated' = 1`,
    ).run();
    expect((await verify()).findings).toMatchObject([{ what: "altered" }]);
  });
});

describe("refusals that differ", () => {
  it.each<[string, Change]>([
    ["action", { action: "authority.refused" }],
    ["organization", { organization: "org_other" }],
    ["person", { actor: { person: "usr_b" } }],
    ["credential", { actor: { tokenId: "tok_b" } }],
    ["owner", { subject: "usr_b", onBehalfOf: "usr_b" }],
    ["target", { target: { kind: "user", id: "usr_b" } }],
    ["details", { details: { permissions: ["files:read"] } }],
    ["long details", { details: { permissions: Array.from({ length: 500 }, (_, n) => `p${n}`) } }],
    ["address", { actor: { ipAddress: "192.0.2.2" } }],
    ["browser", { actor: { userAgent: "other" } }],
  ])("each have a row: by %s", async (_, change) => {
    await refuse();
    const other = await refuse(change);
    expect(await readIds()).toEqual(["aud_1", other]);
  });

  it("are counted together after 16 of one person in 10 minutes, whatever they vary", async () => {
    const vary = (n: number): Change => ({
      ...{ details: { permissions: [`p${n}`] }, target: { kind: "user", id: `usr_${n}` } },
      actor: { tokenId: `tok_${n}`, userAgent: `agent ${n}` },
    });
    for (let n = 0; n < 100; n++) await refuse(vary(n));
    // One that has a row of its own is still counted for itself.
    await refuse(vary(0));
    const stranger = await refuse({ ...vary(0), actor: { person: "usr_b" } });
    expect((await readRows()).length).toBe(18);
    expect((await readIds()).at(-1)).toBe(stranger);
    await close();

    const repeats = (await readRows()).slice(18);
    expect(repeats).toHaveLength(2);
    expect(repeats.find(({ target_id: id }) => id === "usr_0")).toMatchObject({
      details: { repeated: 1, first: "aud_1" },
    });
    expect(repeats.find(({ target_id: id }) => id === null)).toMatchObject({
      ...{ actor: "usr_a", actor_token_id: null, subject: "usr_a", target_kind: null },
      details: { repeated: 83, first: "aud_17", various: true },
    });
  });

  it("are limited for each account that a stranger tries, so that none hides another", async () => {
    const stranger = { person: null, tokenId: null };
    const guess = (subject: string | null, ipAddress: string) =>
      refuse({ action: "sign_in.failed", subject, actor: { ...stranger, ipAddress } });
    for (let n = 0; n < 30; n++) await guess("usr_a", `192.0.2.${n}`);
    const ids = [
      await guess("usr_b", "192.0.2.1"),
      await guess(null, "192.0.2.1"),
      await guess(null, "192.0.2.2"),
    ];
    expect((await readIds()).slice(17)).toEqual(ids);
  });

  it("store no address, and no digest that could be guessed", async () => {
    await refuse();
    const row = await env.DB.prepare("SELECT * FROM refusal_counts").first();
    expect(JSON.stringify(row)).not.toContain("192.0.2.1");
    expect(row).toMatchObject({ source: expect.stringMatching(/^[\w-]{32}$/) });
  });
});
