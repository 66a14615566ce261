import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import type { AuditEventPage } from "../../../shared/wire/audit-event.ts";
import { sealRows } from "../../../worker/audit/seal-rows.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import type { TrailSeal } from "../../../worker/audit/trail-seal.ts";
import { sealAndPruneTrail } from "../../../worker/cron/seal-and-prune-trail.ts";
import {
  selectSealsBeforeUnsealed,
  selectUnsealedAfter,
  storeSealStatements,
} from "../../../worker/db/trail/trail-statements.ts";
import { placesIn } from "../audit/check-sample.ts";
import {
  beginTrail,
  cron,
  numbers,
  OTHER,
  query,
  run,
  seal,
  verify,
  writeSome,
} from "../audit/stored-trail.ts";
import { call } from "../support/call.ts";
import { NO_ACTOR } from "../support/no-actor.ts";
import { HOME, now } from "../support/organizations.ts";
import { storeEvent } from "../support/store-event.ts";

let auditor: string;

beforeEach(async () => {
  auditor = await beginTrail();
});

/** Computes the seals of the rows that are unsealed now. */
async function readSeals() {
  const [rows = [], seals = []] = await query([
    selectUnsealedAfter(0, 100),
    selectSealsBeforeUnsealed(0, 100),
  ]);
  const last = new Map((seals as TrailSeal[]).map((each) => [each.chain, each]));
  return sealRows(NO_ACTOR.macs, rows as TrailRow[], last, now());
}

describe("the cron", () => {
  it("seals every organization's rows, each from 1 and without gaps", async () => {
    await writeSome();
    expect(await verify()).toMatchObject({ findings: [], unsigned: 0 });
    await cron();
    await writeSome();
    await cron();

    const report = await verify();
    expect(report).toMatchObject({ findings: [], unsealed: 0, unsigned: 0, erased: 0 });
    for (const chain of [HOME, OTHER, ""]) {
      const all = await numbers(chain || null);
      expect(all).toEqual(all.map((_, index) => index + 1));
      const { from, to } = report.chains.find((each) => each.chain === chain) ?? {};
      expect([from, to]).toEqual([1, all.length]);
    }
  });

  it("gives each row its number, which auditors see", async () => {
    const id = await storeEvent();
    const place = (await numbers(HOME)).length;
    const find = async () => {
      const page = await call("/v1/audit-events", { token: auditor });
      return (await page.json<AuditEventPage>()).events.find((event) => event.id === id);
    };
    expect((await find())?.sequence).toBeNull();
    await cron();
    expect((await find())?.sequence).toBe(place);
  });

  it("seals each row once, even if runs overlap", async () => {
    await writeSome();
    const count = (await numbers(HOME)).length + (await numbers(OTHER)).length + 1;
    const sealed = await Promise.all([1, 2, 3].map(() => seal()));

    expect(sealed.reduce((sum, each) => sum + each, 0)).toBe(count);
    expect((await verify()).findings).toEqual([]);
  });

  it("marks no row of a range that another run has sealed first", async () => {
    await storeEvent();
    const early = await readSeals();
    const id = await storeEvent();
    const late = await readSeals();
    await query(storeSealStatements(early));
    await query(storeSealStatements(late));

    expect(await verify()).toMatchObject({ findings: [], unsealed: 1 });
    expect(await seal()).toBe(1);
    const last = await env.DB.prepare("SELECT id FROM audit_events ORDER BY number DESC").first();
    expect(last).toEqual({ id });
  });

  it("seals more rows than fit in one transaction", async () => {
    // As a version before signing wrote them, from the first row on.
    await run("DELETE FROM audit_events");
    await run("DELETE FROM sqlite_sequence WHERE name = 'audit_events'");
    await run(
      `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
       INSERT INTO audit_events (id, occurred_at, organization, action)
       SELECT 'aud_' || i, 1, CASE i % 2 WHEN 0 THEN ? ELSE ? END, 'token.updated' FROM n`,
      HOME,
      OTHER,
    );
    await cron();
    expect(await verify()).toMatchObject({ findings: [], unsealed: 0, unsigned: 1200 });
  });

  it("seals a user agent that was cut in the middle of a character", async () => {
    const headers = { "User-Agent": `${"a".repeat(299)}\u{1f600}` };
    const options = { method: "PATCH", token: auditor, headers, body: { name: "Ada" } };
    expect((await call("/v1/me", options)).status).toBe(200);
    await cron();
    expect((await verify()).findings).toEqual([]);
  });

  it("does nothing without its keys", async () => {
    await expect(sealAndPruneTrail({ ...env, AUDIT_KEYS: "" }, new Date())).rejects.toThrow(
      /AUDIT_KEYS/,
    );
    await expect(cron("0")).rejects.toThrow(/AUDIT_RETENTION_DAYS/);
  });
});

describe("an attacker who can only write to the database", () => {
  const columns = async () => {
    const { results } = await env.DB.prepare("PRAGMA table_info(audit_events)").all<{
      name: string;
    }>();
    return results.map(({ name }) => name);
  };

  it("cannot change a column of a sealed row, or delete a row, without being found", async () => {
    for (let n = 0; n < 30; n++) {
      const network = { ipAddress: "192.0.2.1", userAgent: "Agent" };
      const target = { kind: "token", id: "tok_1" } as const;
      const actor = { ...network, person: "usr_1", name: "Ada", tokenId: "tok_2" };
      await storeEvent({ actor, target, subject: "usr_2", onBehalfOf: "usr_3" });
    }
    await cron();
    const first = (await numbers(HOME)).length - 29;
    for (const [index, name] of (await columns()).entries()) {
      const number = first + index;
      const changed = ["seq", "number", "occurred_at"].includes(name)
        ? `${name} + 1000`
        : name === "details"
          ? `'{"planted":1}'`
          : `${name} || 'x'`;
      await run(
        `UPDATE audit_events SET ${name} = ${changed} WHERE organization = ? AND number = ?`,
        HOME,
        number,
      );
    }
    const removed = first + 25;
    await run("DELETE FROM audit_events WHERE organization = ? AND number = ?", HOME, removed);

    const { findings } = await verify();
    const found = placesIn(findings);
    for (const index of (await columns()).keys()) {
      expect(found).toContain(`${HOME}#${first + index}`);
    }
    expect(found).toContain(`${HOME}#${removed}`);
    expect(found).not.toContain(`${HOME}#${first + 24}`);
    expect(found).not.toContain(`${HOME}#${first + 29}`);
  });

  it("cannot alter an unsealed row without being found", async () => {
    const id = await storeEvent({ action: "token.revoked" });
    await run("UPDATE audit_events SET action = 'token.issued' WHERE id = ?", id);
    expect((await verify()).findings).toMatchObject([{ what: "altered_unsealed" }]);
    await cron();
    expect((await verify()).findings).toMatchObject([{ what: "altered_unsealed" }]);
  });

  it("cannot insert a row before the first row", async () => {
    await cron();
    for (const seq of [0, -7]) {
      await run(
        `INSERT INTO audit_events (seq, id, occurred_at, organization, action)
          VALUES (?1, 'aud_planted' || ?1, 1, ?2, 'token.revoked')`,
        seq,
        HOME,
      );
    }
    await cron();
    expect((await verify()).findings).toEqual(
      [-7, 0].map((seq) => ({ what: "behind_seal", chain: HOME, seq })),
    );
  });

  it("cannot pass an altered row off as one from before rows were signed", async () => {
    await storeEvent();
    const id = await storeEvent({ action: "token.revoked" });
    await run(
      `UPDATE audit_events SET action = 'token.issued', filled_in = NULL, kid = NULL, mac = NULL
        WHERE id = ?`,
      id,
    );
    expect((await verify()).findings).toMatchObject([{ what: "unsigned", number: null }]);
    await cron();
    const number = (await numbers(HOME)).length;
    expect((await verify()).findings).toMatchObject([{ what: "unsigned", chain: HOME, number }]);
  });
});
