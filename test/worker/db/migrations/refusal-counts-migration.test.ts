import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { cron, verify } from "../../audit/stored-trail.ts";
import { dropTables } from "../../support/drop-tables.ts";
import { storeOrganization } from "../../support/organizations.ts";
import { storeEvent } from "../../support/store-event.ts";

const NAME = "0011_refusal_counts.sql";
/** Details as older versions stored them, without a bound. */
const LONG = JSON.stringify({ permissions: Array.from({ length: 500 }, (_, n) => `files:${n}`) });

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name !== NAME),
    );
    await storeOrganization();
    await storeEvent();
    await cron();
    await env.DB.prepare(
      `INSERT INTO audit_events (id, occurred_at, action, details) VALUES ('aud_0', 1, 'scope.refused', ?)`,
    )
      .bind(LONG)
      .run();
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("changes no row of the trail, sealed or not, however long", async () => {
    const row = await env.DB.prepare("SELECT details FROM audit_events WHERE id = 'aud_0'").first();
    expect(row).toEqual({ details: LONG });
    const { findings, unsigned } = await verify();
    expect(findings.map(({ what }) => what)).toEqual(["unsigned"]);
    expect(unsigned).toBe(1);
  });
});
