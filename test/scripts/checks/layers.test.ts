import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, posix } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkLayers, listRefusedImports } from "../../../scripts/checks/check-layers.ts";
import { projectRoot } from "../../../scripts/project-root.ts";
import { runTool } from "../../../scripts/tools.ts";

/** Imports that the table of layers refuses. */
const REFUSED_IMPORTS: readonly [folder: string, specifier: string][] = [
  ["shared", "../worker/tokens/generate-id.ts"],
  ["shared", "../extension/messages.ts"],
  ["shared/wire", "hono"],
  ["shared", "node:fs"],
  ["worker/tokens", "../db/database.ts"],
  ["worker/tokens", "hono"],
  ["worker/permissions", "drizzle-orm"],
  ["worker/permissions/presets", "../../db/schema.ts"],
  ["worker/audit", "../db/database.ts"],
  ["worker/verification", "../db/verification/read-record.ts"],
  ["worker/verification", "hono"],
  ["worker/verification", "drizzle-orm/d1"],
  ["worker/usage", "../db/verification/usage-queries.ts"],
  ["worker/db", "hono"],
  ["worker/db", "../routes/people/me.ts"],
  ["worker/db", "../identity/new-account.ts"],
  ["worker/db", "../pages/layout.tsx"],
  ["worker/db/tokens", "../people/person-queries.ts"],
  ["worker/db/people", "../organizations/setup-queries.ts"],
  ["worker/db", "./tokens/token-queries.ts"],
  ["worker/db/audit", "../tokens/token-queries.ts"],
  ["worker/http", "../middleware/form-guard.ts"],
  ["worker/http", "../routes/people/me.ts"],
  ["worker/http", "../use-cases/tokens/token-resource.ts"],
  ["worker/http", "../edge/verify.ts"],
  ["worker/http", "drizzle-orm"],
  ["worker/edge", "../use-cases/tokens/token-resource.ts"],
  ["worker/edge", "../middleware/authenticate.ts"],
  ["worker/edge", "drizzle-orm"],
  ["worker/use-cases/tokens", "drizzle-orm"],
  ["worker/use-cases/tokens", "../../middleware/authenticate.ts"],
  ["worker/use-cases/tokens", "../../routes/people/me.ts"],
  ["worker/use-cases/tokens", "../people/change-user.ts"],
  ["worker/use-cases/people", "../credentials/issue-credential.ts"],
  ["worker/use-cases/catalog", "../tokens/token-resource.ts"],
  ["worker/use-cases/audit", "../catalog/require-catalog.ts"],
  ["worker/identity", "../routes/people/me.ts"],
  ["worker/identity", "../middleware/authenticate.ts"],
  ["worker/identity/oauth", "../../middleware/authenticate.ts"],
  ["worker/identity", "drizzle-orm"],
  ["worker/identity", "better-auth/adapters/drizzle"],
  ["worker/pages", "../db/database.ts"],
  ["worker/pages", "../identity/sign-in/sign-in.ts"],
  ["worker/pages", "../routes/sign-in/login.ts"],
  ["worker/guard", "../db/database.ts"],
  ["worker/guard", "../tokens/generate-id.ts"],
  ["worker/middleware", "../routes/people/me.ts"],
  ["worker/middleware", "drizzle-orm"],
  ["worker/routes", "drizzle-orm"],
  ["worker/routes/tokens", "drizzle-orm"],
  ["worker/routes", "../../extension/messages.ts"],
  ["worker/routes", "../../scripts/tools.ts"],
  ["worker/routes", "../guard/guard.ts"],
  ["worker", "drizzle-orm"],
  ["worker", "../test/support/test-keys.ts"],
  ["scripts", "../worker/db/database.ts"],
  ["scripts", "../extension/messages.ts"],
  ["extension/background", "../../worker/tokens/generate-id.ts"],
  ["extension/background", "hono"],
  ["extension/background", "../state/core/router.ts"],
  ["extension/components/ui", "../../background/session/session-store.ts"],
  ["extension/components/ui", "oauth4webapi"],
  ["extension/components/ui", "../frame/screen.tsx"],
  ["extension/components/frame", "../tokens/token-row.tsx"],
  ["extension/components/tokens", "../people/person-screen.tsx"],
  ["extension/components/people", "../tokens/token-row.tsx"],
  ["extension/state/core", "../../background/session/session-store.ts"],
  ["extension/state/core", "../../components/ui/icon.tsx"],
  ["extension/state/core", "oauth4webapi"],
  ["extension/state/tokens", "../people/person.ts"],
  ["extension/format", "../../worker/tokens/generate-id.ts"],
  ["extension/format", "../state/core/router.ts"],
  ["extension/entrypoints/popup", "../../background/session/session-store.ts"],
];

/** Imports that the table of layers allows. */
const ALLOWED_IMPORTS: readonly [folder: string, specifier: string][] = [
  ["worker/tokens", "../../shared/time.ts"],
  ["worker/verification", "../tokens/validate.ts"],
  ["worker/db", "drizzle-orm"],
  ["worker/db", "../tokens/token-record.ts"],
  ["worker/db/verification", "./read-record.ts"],
  ["worker/db/people", "../tokens/token-cascade.ts"],
  ["worker/use-cases/tokens", "../../db/tokens/token-queries.ts"],
  ["worker/use-cases/credentials", "../tokens/find-stored-answer.ts"],
  ["worker/edge", "../verification/verify-token.ts"],
  ["worker/identity", "../db/database.ts"],
  ["worker/routes", "../db/database.ts"],
  ["worker/routes/tokens", "../../use-cases/tokens/token-resource.ts"],
  ["worker/routes", "hono"],
  ["worker/routes", "hono/method-not-allowed"],
  ["scripts", "node:fs"],
  ["scripts", "../worker/db/trail/verify-trail.ts"],
  ["extension/components/tokens", "../access/permission-picker.tsx"],
  ["extension/components/frame", "../../state/core/router.ts"],
];

/** Code that the linter refuses in folders that get clock and network as arguments. */
const REFUSED_GLOBALS: readonly [folder: string, code: string][] = [
  ["worker/tokens", "new Date()"],
  ["worker/tokens", 'fetch("https://example.com")'],
  ["worker/permissions", "new Date()"],
  ["worker/audit", "new Date()"],
  ["worker/verification", "new Date()"],
  ["worker/usage", "new Date()"],
  ["extension/components/tokens", 'fetch("https://example.com")'],
  ["extension/state/tokens", 'fetch("https://example.com")'],
  ["extension/format", 'fetch("https://example.com")'],
  ["extension/entrypoints/popup", 'fetch("https://example.com")'],
  ["extension/entrypoints/sidepanel", 'fetch("https://example.com")'],
];
const ALLOWED_GLOBALS: readonly [folder: string, code: string][] = [
  ["extension/background", 'fetch("https://example.com")'],
  ["worker/routes", "new Date()"],
];

describe("the table of layers", () => {
  it.each(REFUSED_IMPORTS)("refuses in %s: import %s", (folder, specifier) => {
    expect(listRefusedImports(`${folder}/planted.ts`, `import "${specifier}";`)).toEqual([
      specifier,
    ]);
  });

  it.each(ALLOWED_IMPORTS)("allows in %s: import %s", (folder, specifier) => {
    expect(listRefusedImports(`${folder}/planted.ts`, `import "${specifier}";`)).toEqual([]);
  });

  // An import of a missing file would be refused for the wrong reason.
  it.each([...REFUSED_IMPORTS, ...ALLOWED_IMPORTS].filter(([, to]) => to.startsWith(".")))(
    "is tested with files that exist: from %s, %s",
    (folder, specifier) => {
      expect(existsSync(join(projectRoot, posix.join(folder, specifier)))).toBe(true);
    },
  );

  it.each([
    'import type { Database } from "../db/database.ts";',
    'export { database } from "../db/database.ts";',
    'export * from "../db/database.ts";',
    'export const load = () => import("../db/database.ts");',
    'export type Planted = typeof import("../db/database.ts");',
  ])("refuses every form of import: %s", (code) => {
    expect(listRefusedImports("worker/tokens/planted.ts", code)).toEqual(["../db/database.ts"]);
  });

  it("refuses an import whose target is computed", () => {
    const code = "export const load = (name: string) => import(name);";
    expect(listRefusedImports("worker/routes/planted.ts", code)).toEqual(["a computed name"]);
  });

  it("judges the target of an import, not its spelling", () => {
    const code = 'import "../verification/read-record.ts";';
    expect(listRefusedImports("worker/db/people/planted.ts", code)).toEqual([]);
    expect(listRefusedImports("worker/tokens/planted.ts", code)).toHaveLength(1);
  });

  it.each(["worker/new-folder/planted.ts", "worker/db/new-folder/planted.ts", "new/planted.ts"])(
    "refuses every import of %s, whose folder has no row",
    (file) => {
      expect(listRefusedImports(file, 'import "valibot"; import "./other.ts";')).toEqual([
        "valibot",
        "./other.ts",
      ]);
    },
  );

  it("allows every import of the source", () => {
    expect(checkLayers()).toEqual([]);
  });
});

describe("the linter", () => {
  const planted = [...REFUSED_GLOBALS, ...ALLOWED_GLOBALS];
  const plantedFile = (folder: string, index: number) => `${folder}/planted-${index}.ts`;
  const overlay = mkdtempSync(join(tmpdir(), "latchkey-layers-"));
  const findings = new Map<string, string[]>();

  beforeAll(async () => {
    for (const file of ["biome.jsonc", "package.json"]) {
      cpSync(join(projectRoot, file), join(overlay, file));
    }
    for (const [index, [folder, code]] of planted.entries()) {
      const file = join(overlay, plantedFile(folder, index));
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `export const planted = ${code};\n`);
    }
    const cycle = join(overlay, "shared");
    mkdirSync(cycle, { recursive: true });
    writeFileSync(join(cycle, "a.ts"), 'import type { B } from "./b.ts";\nexport type A = B[];\n');
    writeFileSync(join(cycle, "b.ts"), 'import type { A } from "./a.ts";\nexport type B = A[];\n');
    for (const { path, category } of await lint(overlay)) {
      findings.set(path, [...(findings.get(path) ?? []), category]);
    }
  }, 60_000);

  afterAll(() => rmSync(overlay, { recursive: true }));

  it.each(REFUSED_GLOBALS.map((row, index) => [...row, index] as const))(
    "refuses in %s: %s",
    (folder, _code, index) => {
      expect(findings.get(plantedFile(folder, index))).toContain("lint/style/noRestrictedGlobals");
    },
  );

  it.each(ALLOWED_GLOBALS.map((row, index) => [...row, REFUSED_GLOBALS.length + index] as const))(
    "allows in %s: %s",
    (folder, _code, index) => {
      const categories = findings.get(plantedFile(folder, index)) ?? [];
      expect(categories.filter((category) => category.includes("noRestricted"))).toEqual([]);
    },
  );

  it("refuses an import cycle of types", () => {
    expect(findings.get("shared/a.ts")).toContain("lint/suspicious/noImportCycles");
  });
});

const Report = v.object({
  diagnostics: v.array(
    v.object({ category: v.string(), location: v.object({ path: v.string() }) }),
  ),
});

/** Lists the linter's findings in a folder, each with its file. */
async function lint(folder: string): Promise<{ path: string; category: string }[]> {
  const args = ["lint", "--reporter=json", "--max-diagnostics=none", "."];
  const { output } = await runTool("biome", args, { cwd: folder });
  const [json] = output.slice(output.indexOf("{")).split("\n");
  const { diagnostics } = v.parse(Report, JSON.parse(json ?? ""));
  return diagnostics.map(({ category, location }) => ({ path: location.path, category }));
}
