import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it } from "vitest";
import worker from "../../../worker/index.ts";
import { dayOf } from "../../../worker/usage/usage-write.ts";
import { now, storeOrganization, storePerson } from "../support/organizations.ts";
import { storeToken } from "../support/store-token.ts";

const BACKLOG = 10_000;
const HOUR = 3_600;

const run = (change: Partial<typeof env> = {}) =>
  worker.scheduled(createScheduledController({ scheduledTime: new Date(), cron: "*/10 * * * *" }), {
    ...env,
    ...change,
  });
const rows = async (table: string) =>
  (await env.DB.prepare(`SELECT count(*) AS rows FROM ${table}`).first<{ rows: number }>())?.rows;
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
  it("removes feed rows older than an hour, 10,000 of them, but never the newest", async () => {
    await fill(
      `INSERT INTO changes (nonce, kind, target_id, created_at) SELECT 'n', 'all', '', ${now() - HOUR - 60} FROM n`,
    );
    const newest = await env.DB.prepare("SELECT max(seq) AS seq FROM changes").first();
    await run();

    const { results } = await env.DB.prepare("SELECT seq FROM changes").all();
    expect(results).toEqual([newest]);
  });

  it("keeps the feed's last hour whole", async () => {
    await env.DB.batch(
      [HOUR + 60, HOUR - 60, 0].map((age) =>
        env.DB.prepare(
          "INSERT INTO changes (nonce, kind, target_id, created_at) VALUES ('n', 'all', '', ?)",
        ).bind(now() - age),
      ),
    );
    await run();
    expect(await rows("changes")).toBe(2);
  });

  it("removes answers that are no longer kept, and those alone", async () => {
    await fill(
      `INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1,
        CASE i WHEN 1 THEN ${now() + 600} ELSE ${now() - 1} END FROM n`,
    );
    await run();
    expect(await rows("idempotency")).toBe(1);
  });

  it("removes daily counts after 90 days, and what told writes apart after an hour", async () => {
    const { id } = await storeToken({ owner: await storePerson() });
    const today = dayOf(now());
    await fill(`INSERT INTO token_usage SELECT '${id}', ${today} - i + 1, 1, 0 FROM n`);
    await fill(`INSERT INTO usage_writes SELECT i, ${now()} - i FROM n`);
    await run();

    expect(await rows("token_usage")).toBe(90);
    const oldest = await env.DB.prepare("SELECT min(day) AS day FROM token_usage").first();
    expect(oldest).toEqual({ day: today - 89 });
    expect(await rows("usage_writes")).toBeLessThanOrEqual(HOUR + 10);
    expect(await rows("usage_writes")).toBeGreaterThan(HOUR - 60);
  });

  it("does all of the rest where a part of it fails, and then says that it did", async () => {
    await fill("INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1, 1 FROM n");
    await expect(run({ AUDIT_KEYS: "" })).rejects.toThrow("AUDIT_KEYS");
    expect(await rows("idempotency")).toBe(0);
  });

  it("says what each part failed of, so that one does not hide another for good", async () => {
    await fill("INSERT INTO idempotency SELECT 'row' || i, 't', 1, '', '', '', '', 1, 1 FROM n");
    await env.DB.prepare(
      "CREATE TRIGGER stuck BEFORE DELETE ON idempotency BEGIN SELECT RAISE(ABORT, 'stuck'); END",
    ).run();
    const failing = run({ AUDIT_KEYS: "" });

    await expect(failing).rejects.toThrow("DELETE FROM idempotency");
    await expect(failing).rejects.toThrow("AUDIT_KEYS");
    await env.DB.prepare("DROP TRIGGER stuck").run();
  });

  it("removes sign-in counts whose window is over", async () => {
    await env.DB.prepare("INSERT INTO sign_in_attempts VALUES ('a', 1, ?), ('b', 1, ?)")
      .bind(now() - 1, now() + 600)
      .run();
    await run();
    expect(await rows("sign_in_attempts")).toBe(1);
  });
});
