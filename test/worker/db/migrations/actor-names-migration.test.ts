import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, it } from "vitest";
import { verifyTrail } from "../../../../worker/db/trail/verify-trail.ts";
import { RING, sealedTrail, writtenRow } from "../../audit/sample-trail.ts";
import { query } from "../../audit/stored-trail.ts";
import { dropTables } from "../../support/drop-tables.ts";

const NAME = "0013_actor_names.sql";

/** Rows as they were signed and sealed before names were kept, and one that is not sealed yet. */
const trail = sealedTrail(60, 20, { named: false });
const rows = [...trail.rows, writtenRow(61, { named: false })];

const insert = (table: string, row: object) => {
  const names = Object.keys(row);
  const values = Object.values(row);
  return env.DB.prepare(
    `INSERT INTO ${table} (${names.join(", ")}) VALUES (${names.map(() => "?").join(", ")})`,
  ).bind(...values);
};

describe(`the migration ${NAME}`, () => {
  beforeAll(async () => {
    await dropTables(env.DB);
    await applyD1Migrations(
      env.DB,
      env.TEST_MIGRATIONS.filter(({ name }) => name < NAME),
    );
    await env.DB.batch([
      ...rows.map(({ actor_name: _, ...row }) => insert("audit_events", row)),
      ...trail.seals.map((seal) => insert("audit_seals", seal)),
    ]);
    await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
  });

  it("gives earlier rows no name, and leaves their signatures and seals valid", async () => {
    const names = await env.DB.prepare("SELECT DISTINCT actor_name FROM audit_events").all();
    expect(names.results).toEqual([{ actor_name: null }]);
    expect(await verifyTrail(query, RING)).toMatchObject({
      findings: [],
      unsealed: 1,
      unsigned: 0,
      erased: 0,
    });
  });
});
