import { globSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { applyMigrations } from "../../scripts/server/development-server.ts";
import type { TrailRow } from "../../worker/audit/trail-row.ts";
import { runLine } from "../support/command.ts";
import { KEYS, writtenRow } from "../worker/audit/sample-trail.ts";

const SLOW_MS = 480_000;

describe("npm run audit:verify", () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-audit-"));
  const state = join(folder, "state");
  const heads = join(folder, "heads.json");

  beforeAll(async () => {
    await applyMigrations(state);
    insert(1, 30);
  }, SLOW_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  async function verify(keys = KEYS): Promise<{ code: number; output: string }> {
    const line = `npm run --silent audit:verify -- --heads ${heads}`;
    const command = runLine(line, projectRoot, { LATCHKEY_STATE: state, AUDIT_KEYS: keys });
    return { code: await command.ended, output: command.output() };
  }
  function withDatabase(work: (database: DatabaseSync) => void): void {
    const [file] = globSync("v3/d1/*/*.sqlite", { cwd: state }).filter(
      (name) => !name.endsWith("metadata.sqlite"),
    );
    const database = new DatabaseSync(join(state, file ?? ""));
    work(database);
    database.close();
  }
  function insert(from: number, to: number): void {
    withDatabase((database) => {
      for (let seq = from; seq <= to; seq++) {
        const row = writtenRow(seq);
        const columns = Object.keys(row) as (keyof TrailRow)[];
        database
          .prepare(`INSERT INTO audit_events (${columns}) VALUES (${columns.map(() => "?")})`)
          .run(...columns.map((column) => row[column]));
      }
    });
  }
  const run = (sql: string) => withDatabase((database) => database.exec(sql));

  it(
    "checks the trail and then seals the new rows, since no cron runs here",
    async () => {
      const first = await verify();
      expect(first).toMatchObject({ code: 0 });
      expect(first.output).toContain("Written since the last seal: 30 rows.");
      expect(first.output).toContain("Sealed 30 of them now.");

      insert(31, 60);
      const second = await verify();
      expect(second.output).toMatch(/^org_a: #1 to #10, head [\w-]{32}$/m);
      expect(second.output).toMatch(/^\(no organization\): #1 to #10, head [\w-]{32}$/m);
      expect(second.output).toContain("The trail is whole.");
      expect(second.output).toContain("Sealed 30 of them now.");
    },
    SLOW_MS,
  );

  it(
    "names an altered row and fails",
    async () => {
      run(`UPDATE audit_events SET subject = 'usr_x' WHERE organization = 'org_a' AND number = 7`);
      const altered = await verify();
      expect(altered.code).toBe(1);
      expect(altered.output).toContain("THE TRAIL IS NOT WHOLE: 1 finding.");
      expect(altered.output).toContain("org_a #7 (seq 21): was altered after it was sealed.");
      run(`UPDATE audit_events SET subject = 'usr_s21' WHERE seq = 21`);
    },
    SLOW_MS,
  );

  it(
    "finds a trail that is shorter than an earlier check saw",
    async () => {
      expect(await verify()).toMatchObject({ code: 0 });
      run(`DELETE FROM audit_events WHERE seq > 30; DELETE FROM audit_seals WHERE from_number > 10;
        UPDATE sqlite_sequence SET seq = 30 WHERE name = 'audit_events'`);
      const cut = await verify();
      expect(cut.code).toBe(1);
      expect(cut.output).toContain("org_b #20: an earlier check saw another chain up to here.");
    },
    SLOW_MS,
  );

  it("names the missing or wrong setting", async () => {
    const { code, output } = await verify("1:short");
    expect(code).toBe(1);
    expect(output).toContain("AUDIT_KEYS is missing or wrong");
  });
});
