import { randomBytes } from "node:crypto";
import { cpSync, globSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandError } from "../../scripts/command-error.ts";
import { projectRoot } from "../../scripts/project-root.ts";
import { parseCopies } from "../../scripts/recovery/read-copies.ts";
import { readRestoreOptions } from "../../scripts/recovery/restore-options.ts";
import {
  applyMigrations,
  startDevelopmentServer,
} from "../../scripts/server/development-server.ts";
import { ensureDevelopmentVars } from "../../scripts/server/development-vars.ts";
import { findFreePort } from "../../scripts/server/ports.ts";
import { HOME, plantOrganizations, plantToken } from "../e2e/integrations/support/plant.ts";
import { runLine } from "../support/command.ts";

const SLOW_MS = 480_000;
const NOW = new Date("2026-11-30T12:00:00Z");

describe("readRestoreOptions", () => {
  it("reads an instant, the database and the dry run", () => {
    const args = ["replay", "--since", "2026-11-30T11:00:00+01:00", "--remote", "--dry-run"];
    expect(readRestoreOptions(args, NOW)).toEqual({
      remote: true,
      dryRun: true,
      from: { since: new Date("2026-11-30T10:00:00Z") },
    });
    expect(readRestoreOptions(["replay", "--local", "--file", "a.jsonl"], NOW)).toEqual({
      remote: false,
      dryRun: false,
      from: { file: "a.jsonl" },
    });
  });

  it.each([
    "",
    "replay",
    "undo --since 2026-11-30T11:00:00Z",
    "replay --since yesterday",
    "replay --since 2026-11-30",
    "replay --since 2026-11-30T11:00:00",
    "replay --since 2026-99-30T11:00:00Z",
    "replay --since 2026-11-30T12:00:01Z",
    "replay --since 2026-10-01T00:00:00Z",
    "replay --since 2026-11-30T11:00:00Z --remote --local",
    "replay --since 2026-11-30T11:00:00Z --file a.jsonl",
    "replay --since 2026-11-30T11:00:00Z --force",
  ])("refuses %j", (line) => {
    expect(() => readRestoreOptions(line.split(" ").filter(Boolean), NOW)).toThrow(CommandError);
  });
});

describe("npm run restore -- replay", () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-restore-"));
  const state = join(folder, "state");
  const earlier = join(folder, "earlier");
  let port: number;

  beforeAll(async () => {
    ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes);
    await applyMigrations(state);
    plantOrganizations(state);
    port = await findFreePort();
  }, SLOW_MS);
  afterAll(() => rmSync(folder, { recursive: true }));

  async function serve<Result>(work: () => Promise<Result>): Promise<Result> {
    const server = await startDevelopmentServer(
      { port, stateFolder: state },
      "word",
      new AbortController().signal,
      { WRANGLER_REGISTRY_PATH: join(folder, "registry") },
    );
    try {
      return await work();
    } finally {
      await server.stop();
    }
  }
  const useToken = async (secret: string, method = "GET") => {
    const headers = { Authorization: `Bearer ${secret}` };
    const url = `http://localhost:${port}/v1/tokens/self`;
    return (await fetch(url, { method, headers })).status;
  };
  async function replay(args: string): Promise<string> {
    const line = `npm run --silent restore -- replay ${args}`;
    const command = runLine(line, projectRoot, { LATCHKEY_STATE: state });
    expect(await command.ended, command.output()).toBe(0);
    return command.output();
  }
  const countCopies = () => globSync("v3/r2/**/blobs/*", { cwd: state }).length;

  it(
    "ends the tokens again that were revoked after the instant of the restore",
    async () => {
      const revoked = await plantToken(state, { organization: HOME, scopes: ["API_READ"] });
      const other = await plantToken(state, { organization: HOME, scopes: ["API_READ"] });
      cpSync(join(state, "v3/d1"), earlier, { recursive: true });
      const since = new Date(Date.now() - 60_000).toISOString();
      await serve(async () => {
        expect(await useToken(revoked.secret)).toBe(200);
        expect(await useToken(revoked.secret, "DELETE")).toBeLessThan(300);
        expect(await useToken(revoked.secret)).toBe(401);
        await expect.poll(countCopies).toBeGreaterThan(0);
      });

      rmSync(join(state, "v3/d1"), { recursive: true });
      cpSync(earlier, join(state, "v3/d1"), { recursive: true });
      expect(await serve(() => useToken(revoked.secret))).toBe(200);

      expect(await replay(`--since ${since}`)).toMatch(/Ended:\s+tokens +1\n/);
      await serve(async () => {
        expect(await useToken(revoked.secret)).toBe(401);
        expect(await useToken(other.secret)).toBe(200);
      });
    },
    SLOW_MS,
  );

  it(
    "reads lines of the log from a file, and refuses one with other lines without showing them",
    async () => {
      const file = join(folder, "revocations.jsonl");
      writeFileSync(file, `${LINE}\n\n`);
      expect(await replay(`--file ${file} --dry-run`)).toMatch(/read: 1\.\nThis would end:/);

      const secret = `{"event":"request","secret":"s3cret"}`;
      expect(() => parseCopies(`${LINE}\n${secret}\n`, "a.jsonl")).toThrow(
        new CommandError("a.jsonl: Line 2 is no revocation."),
      );
    },
    SLOW_MS,
  );
});

const LINE = JSON.stringify({
  event: "revocation",
  id: "aud_x",
  at: "2026-11-30T12:00:00Z",
  action: "token.revoked",
  target: "tok_x",
  organization: HOME,
});
