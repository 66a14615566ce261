import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { runLine } from "../../support/command.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const DRY_RUN = "npm run deploy --silent -- --dry-run";

test("npm run deploy -- --dry-run lists its steps and bundles the Worker", async () => {
  const configuration = readFileSync(join(projectRoot, "wrangler.toml"), "utf8");
  const state = mkdtempSync(join(tmpdir(), "latchkey-state-"));
  // As on an operator's computer: in continuous integration the command makes no secrets.
  const command = runLine(DRY_RUN, projectRoot, { XDG_STATE_HOME: state, CI: "" });
  expect(await command.ended, command.output()).toBe(0);
  expect(command.output()).toContain("Apply new migrations to the binding DB");
  expect(command.output()).toContain("with new secrets: TOKEN_KEYS, AUDIT_KEYS, AUTH_SECRET");
  expect(existsSync(join(projectRoot, "dist/worker/index.js"))).toBe(true);
  expect(existsSync(join(projectRoot, "latchkey-secrets.json"))).toBe(false);
  expect(readdirSync(state)).toEqual([]);
  rmSync(state, { recursive: true });
  expect(readFileSync(join(projectRoot, "wrangler.toml"), "utf8")).toBe(configuration);
});

test("npm run deploy refuses development settings before it asks Cloudflare", async () => {
  const command = runLine("npm run deploy --silent", projectRoot, { DEVELOPMENT_SEED: "word" });
  expect(await command.ended).toBe(1);
  expect(command.output()).toContain("DEVELOPMENT_SEED is set in the environment");
  expect(command.output()).not.toContain("Cloudflare");
});
