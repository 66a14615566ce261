import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import worker from "../../../worker/index.ts";
import { toDay } from "../../../worker/usage/usage-write.ts";
import { now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const BACKLOG = 10_000;
const HOUR = 3_600;

const runCron = (change: Partial<typeof env> = {}) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }), {
    ...env,
    ...change,
  });
const countRows = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS rows FROM ${table}`).first<{ rows: number }>())?.rows;
/** Runs `sql`, in which the table `n` has the numbers from 1 to `BACKLOG`. */
const fill = (sql: string) =>
  env.DB.prepare(
    `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${BACKLOG}) ${sql}`,
  ).run();

beforeEach(async () => {
  await storeOrganization();
  await env.DB.batch(
    ["changes", "idempotency", "usage_writes", "token_usage", "sign_in_attempts"].map((table) =>
      env.DB.prepare(`DELETE FROM ${table}`),
    ),
  );
});

describe("the cron", () => {
  it("deletes a backlog of 10,000 feed rows older than an hour, but never the newest row", async () => {
    await fill(
      `INSERT INTO changes (nonce, kind, target_id, created_at) SELECT 'n', 'all', '', ${now() - HOUR - 60} FROM n`,
    );
    const newest = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first();
    await runCron();

    const { results } = await env.DB.prepare("SELECT seq FROM changes").all();
    expect(results).toEqual([newest]);
  });

  it("keeps the feed rows of the last hour", async () => {
    await env.DB.batch(
      [HOUR + 60, HOUR - 60, 0].map((age) =>
        env.DB.prepare(
          "INSERT INTO changes (nonce, kind, target_id, created_at) VALUES ('n', 'all', '', ?)",
        ).bind(now() - age),
      ),
    );
    await runCron();
    expect(await countRows("changes")).toBe(2);
  });

  it("deletes expired idempotency rows only", async () => {
    await fill(
      `INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1,
        CASE i WHEN 1 THEN ${now() + 600} ELSE ${now() - 1} END FROM n`,
    );
    await runCron();
    expect(await countRows("idempotency")).toBe(1);
  });

  it("deletes daily counts after 90 days and ids of usage writes after an hour", async () => {
    const { id } = await storeToken({ owner: await storePerson() });
    const today = toDay(now());
    await fill(`INSERT INTO token_usage SELECT '${id}', ${today} - i + 1, 1, 0 FROM n`);
    await fill(`INSERT INTO usage_writes SELECT i, ${now()} - i FROM n`);
    await runCron();

    expect(await countRows("token_usage")).toBe(90);
    const oldest = await env.DB.prepare("SELECT min(day) AS day FROM token_usage").first();
    expect(oldest).toEqual({ day: today - 89 });
    expect(await countRows("usage_writes")).toBeLessThanOrEqual(HOUR + 10);
    expect(await countRows("usage_writes")).toBeGreaterThan(HOUR - 60);
  });

  it("runs all other jobs if one fails, and then throws", async () => {
    await fill("INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1, 1 FROM n");
    await expect(runCron({ AUDIT_KEYS: "" })).rejects.toThrow("AUDIT_KEYS");
    expect(await countRows("idempotency")).toBe(0);
  });

  it("reports the error of each failed job, so that none hides another", async () => {
    await fill("INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1, 1 FROM n");
    await env.DB.prepare(
      "CREATE TRIGGER stuck BEFORE DELETE ON idempotency BEGIN SELECT RAISE(ABORT, 'stuck'); END",
    ).run();
    const failing = runCron({ AUDIT_KEYS: "" });

    await expect(failing).rejects.toThrow("DELETE FROM idempotency");
    await expect(failing).rejects.toThrow("AUDIT_KEYS");
    await env.DB.prepare("DROP TRIGGER stuck").run();
  });

  it("deletes expired sign-in counts", async () => {
    await env.DB.prepare("INSERT INTO sign_in_attempts VALUES ('a', 1, ?), ('b', 1, ?)")
      .bind(now() - 1, now() + 600)
      .run();
    await runCron();
    expect(await countRows("sign_in_attempts")).toBe(1);
  });
});
