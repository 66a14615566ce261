import { randomBytes } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CommandError } from "../../scripts/command-error.ts";
import { readKeysOptions } from "../../scripts/keys/keys-options.ts";
import { projectRoot } from "../../scripts/project-root.ts";
import { applyMigrations } from "../../scripts/server/development-server.ts";
import {
  ensureDevelopmentVars,
  generateSecret,
  parseVars,
} from "../../scripts/server/development-vars.ts";
import {
  HOME,
  plantOrganizations,
  plantProvider,
  plantToken,
} from "../e2e/integrations/support/plant.ts";
import { runLine } from "../support/command.ts";

const SLOW_MS = 480_000;
const VARS = join(projectRoot, ".dev.vars");

describe("readKeysOptions", () => {
  it("reads the key, the database and what to do", () => {
    expect(readKeysOptions(["retire", "1", "--remote", "--revoke"])).toEqual({
      kid: "1",
      remote: true,
      revoke: true,
      dryRun: false,
    });
  });

  it.each([
    "",
    "retire",
    "retire 12",
    "retire '",
    "retire 1 2",
    "remove 1",
    "retire 1 --force",
    "retire 1 --remote --local",
    "retire 1 --dry-run --revoke",
  ])("refuses %j", (line) => {
    expect(() => readKeysOptions(line.split(" ").filter(Boolean))).toThrow(CommandError);
  });
});

describe("npm run keys -- retire", () => {
  const state = mkdtempSync(join(tmpdir(), "latchkey-keys-"));
  const fresh = generateSecret("TOKEN_KEYS", randomBytes).slice(2);
  let old: string;

  beforeAll(async () => {
    ensureDevelopmentVars(VARS, randomBytes);
    old = parseVars(readFileSync(VARS, "utf8")).get("TOKEN_KEYS") ?? "";
    await applyMigrations(state);
    plantOrganizations(state);
    await plantToken(state, { organization: HOME, scopes: ["API_READ"] });
  }, SLOW_MS);
  afterAll(() => rmSync(state, { recursive: true }));

  /** Runs the command with a newer key `z` in front of that of the planted token. */
  async function retire(args: string): Promise<{ code: number; output: string }> {
    const env = { LATCHKEY_STATE: state, TOKEN_KEYS: `z:${fresh},${old}` };
    const command = runLine(`npm run --silent keys -- retire ${args}`, projectRoot, env);
    const code = await command.ended;
    // No key may be printed.
    for (const entry of [fresh, ...old.split(",")]) {
      expect(command.output()).not.toContain(entry.split(":").at(-1));
    }
    return { code, output: command.output() };
  }

  it(
    "refuses the first key and a key in use, unless told to revoke; then it says how to remove the key",
    async () => {
      const kid = old.slice(0, 1);
      expect(await retire("z")).toMatchObject({
        code: 1,
        output: expect.stringContaining("Key z is the first of TOKEN_KEYS"),
      });
      const used = `${HOME}: tokens 1, sessions 0`;
      const refused = await retire(kid);
      expect(refused).toMatchObject({ code: 1, output: expect.stringContaining(used) });
      expect(refused.output).not.toContain("Remove key");

      plantProvider(state, kid);
      const sealed = await retire(`${kid} --revoke`);
      expect(sealed).toMatchObject({
        code: 1,
        output: expect.stringContaining(
          `Sealed under key ${kid}: client secrets of sign-in providers 1.`,
        ),
      });
      expect(sealed.output).not.toContain("Revoked them");
      plantProvider(state, "z");

      const revoked = await retire(`${kid} --revoke`);
      expect(revoked).toMatchObject({ code: 0, output: expect.stringContaining(used) });
      expect(revoked.output).toContain("Revoked them");
      expect(revoked.output).toContain(`Remove key ${kid} from TOKEN_KEYS now; key z stays`);
      expect(await retire(`${kid} --dry-run`)).toMatchObject({
        code: 0,
        output: expect.stringContaining(`Nothing works with key ${kid}.`),
      });
    },
    SLOW_MS,
  );
});
