import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished, vi } from "vitest";
import { openCommandDatabase } from "../../../scripts/database/open-command-database.ts";
import { applyMigrations } from "../../../scripts/server/development-server.ts";
import * as tools from "../../../scripts/tools.ts";
import type { EpochSeconds } from "../../../shared/time.ts";
import { createD1TrailQuery } from "../../../worker/db/trail/d1-trail-query.ts";
import { sealTrail } from "../../../worker/db/trail/seal-trail.ts";
import type { TrailQuery } from "../../../worker/db/trail/trail-statements.ts";
import { verifyTrail } from "../../../worker/db/trail/verify-trail.ts";
import { RING, writtenRow } from "../../worker/audit/sample-trail.ts";

const ROWS = 10_000;

it("seals and reads a long trail of this computer page by page, without starting a program for each", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-database-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await applyMigrations(folder);
  const startTool = vi.spyOn(tools, "startTool");
  onTestFinished(() => startTool.mockRestore());
  const { binding, close } = await openCommandDatabase(false, folder);
  onTestFinished(close);
  const rows = Array.from({ length: ROWS }, (_, index) => writtenRow(index + 1));
  const columns = Object.keys(rows[0] ?? {});
  await binding
    .prepare(
      `INSERT INTO audit_events (${columns})
        SELECT ${columns.map((name) => `value ->> '${name}'`)} FROM json_each(?1)`,
    )
    .bind(JSON.stringify(rows))
    .run();
  let calls = 0;
  const run = createD1TrailQuery(binding);
  const query: TrailQuery = (statements) => {
    calls += 1;
    return run(statements);
  };

  expect(await sealTrail(query, RING, 1 as EpochSeconds)).toBe(ROWS);
  expect(calls).toBeLessThanOrEqual(41);
  calls = 0;
  expect(await verifyTrail(query, RING)).toMatchObject({ findings: [], unsealed: 0 });
  expect(calls).toBeLessThanOrEqual(6);
  expect(startTool).not.toHaveBeenCalled();
}, 240_000);
