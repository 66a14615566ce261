import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../../worker/cli/project-root.ts";
import { runTool } from "../../worker/cli/tools.ts";

const load = (specifier: string) => `import "${specifier}";\n`;
const useFetch = 'export const planted = fetch("https://example.com");\n';
const useDate = "export const planted = new Date();\n";

/** One offence per line: where it is planted, what stands there, and the rule that must see it. */
const OFFENCES: readonly [folder: string, code: string, rule: string][] = [
  ["shared", load("../worker/tokens/new-id.ts"), "noRestrictedImports"],
  ["shared", load("../extension/messages.ts"), "noRestrictedImports"],
  ["shared/wire", load("hono"), "noRestrictedImports"],
  ["shared", load("node:fs"), "noRestrictedImports"],
  ["worker/tokens", load("../db/database.ts"), "noRestrictedImports"],
  ["worker/tokens", load("hono"), "noRestrictedImports"],
  ["worker/tokens", useDate, "noRestrictedGlobals"],
  ["worker/tokens", useFetch, "noRestrictedGlobals"],
  ["worker/permissions", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/permissions/presets", load("../../db/schema.ts"), "noRestrictedImports"],
  ["worker/permissions", useDate, "noRestrictedGlobals"],
  ["worker/audit", load("../db/database.ts"), "noRestrictedImports"],
  ["worker/audit", useDate, "noRestrictedGlobals"],
  ["worker/verification", load("../db/record-query.ts"), "noRestrictedImports"],
  ["worker/verification", load("hono"), "noRestrictedImports"],
  ["worker/verification", load("drizzle-orm/d1"), "noRestrictedImports"],
  ["worker/verification", useDate, "noRestrictedGlobals"],
  ["worker/usage", load("../db/usage-queries.ts"), "noRestrictedImports"],
  ["worker/usage", useDate, "noRestrictedGlobals"],
  ["worker/db", load("hono"), "noRestrictedImports"],
  ["worker/db", load("../routes/me.ts"), "noRestrictedImports"],
  ["worker/db", load("../identity/create-person.ts"), "noRestrictedImports"],
  ["worker/identity", load("../routes/me.ts"), "noRestrictedImports"],
  ["worker/identity", load("../middleware/authenticate.ts"), "noRestrictedImports"],
  ["worker/identity", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/pages", load("../db/database.ts"), "noRestrictedImports"],
  ["worker/pages", load("../identity/sign-in.ts"), "noRestrictedImports"],
  ["worker/pages", load("../routes/login.ts"), "noRestrictedImports"],
  ["worker/http", load("../middleware/form-guard.ts"), "noRestrictedImports"],
  ["worker/db", load("../pages/layout.tsx"), "noRestrictedImports"],
  ["worker/guard", load("../db/database.ts"), "noRestrictedImports"],
  ["worker/guard", load("../tokens/new-id.ts"), "noRestrictedImports"],
  ["worker/http", load("../routes/me.ts"), "noRestrictedImports"],
  ["worker/http", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/middleware", load("../routes/me.ts"), "noRestrictedImports"],
  ["worker/middleware", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/routes", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/routes", load("../../extension/messages.ts"), "noRestrictedImports"],
  ["worker/routes", load("../cli/tools.ts"), "noRestrictedImports"],
  ["worker", load("drizzle-orm"), "noRestrictedImports"],
  ["worker/cli", load("../db/database.ts"), "noRestrictedImports"],
  ["worker/cli", load("../../extension/messages.ts"), "noRestrictedImports"],
  ["extension/background", load("../../worker/tokens/new-id.ts"), "noRestrictedImports"],
  ["extension/background", load("hono"), "noRestrictedImports"],
  ["extension/components", load("../background/session-store.ts"), "noRestrictedImports"],
  ["extension/components", useFetch, "noRestrictedGlobals"],
  ["extension/state", load("../background/session-store.ts"), "noRestrictedImports"],
  ["extension/state", useFetch, "noRestrictedGlobals"],
  ["extension/format", load("../../worker/tokens/new-id.ts"), "noRestrictedImports"],
  ["extension/format", useFetch, "noRestrictedGlobals"],
  ["extension/entrypoints/popup", load("../../background/session-store.ts"), "noRestrictedImports"],
  ["extension/entrypoints/popup", useFetch, "noRestrictedGlobals"],
  ["extension/entrypoints/sidepanel", useFetch, "noRestrictedGlobals"],
];

/** What each layer is for; none may be refused. */
const ALLOWED: readonly [folder: string, code: string][] = [
  ["worker/tokens", load("../../shared/time.ts")],
  ["worker/verification", load("../tokens/validate.ts")],
  ["worker/db", load("drizzle-orm")],
  ["worker/db", load("../tokens/token-record.ts")],
  ["worker/identity", load("../db/database.ts")],
  ["worker/routes", load("../db/database.ts")],
  ["worker/routes", load("hono")],
  ["worker/cli", load("node:fs")],
  ["worker/cli", load("../db/trail/verify-trail.ts")],
  ["extension/background", useFetch],
  ["extension/components", load("../state/router.ts")],
];

const plantedFile = (folder: string, index: number) => `${folder}/planted-${index}.ts`;

describe("the linter", () => {
  const overlay = mkdtempSync(join(tmpdir(), "latchkey-layers-"));
  const seen = new Map<string, string[]>();

  beforeAll(async () => {
    for (const file of ["biome.jsonc", "package.json"]) {
      cpSync(join(projectRoot, file), join(overlay, file));
    }
    for (const [index, [folder, code]] of [...OFFENCES, ...ALLOWED].entries()) {
      const file = join(overlay, plantedFile(folder, index));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, code);
    }
    for (const { path, category } of await lint(overlay)) {
      seen.set(path, [...(seen.get(path) ?? []), category]);
    }
  }, 60_000);

  afterAll(() => rmSync(overlay, { recursive: true }));

  it.each(OFFENCES.map((offence, index) => [...offence, index] as const))(
    "refuses in %s: %s",
    (folder, _code, rule, index) => {
      expect(seen.get(plantedFile(folder, index))).toContain(`lint/style/${rule}`);
    },
  );

  it.each(ALLOWED.map((allowed, index) => [...allowed, OFFENCES.length + index] as const))(
    "lets through in %s: %s",
    (folder, _code, index) => {
      const categories = seen.get(plantedFile(folder, index)) ?? [];
      expect(categories.filter((category) => /noRestricted/.test(category))).toEqual([]);
    },
  );
});

const Report = v.object({
  diagnostics: v.array(
    v.object({ category: v.string(), location: v.object({ path: v.string() }) }),
  ),
});

/** Every finding in a folder, by the file that it is in. */
async function lint(folder: string): Promise<{ path: string; category: string }[]> {
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
  const { output } = await runTool("biome", args, { cwd: folder });
  const [json] = output.slice(output.indexOf("{")).split("\n");
  const { diagnostics } = v.parse(Report, JSON.parse(json ?? ""));
  return diagnostics.map(({ category, location }) => ({ path: location.path, category }));
}
