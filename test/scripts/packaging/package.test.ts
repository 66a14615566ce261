import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as v from "valibot";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NOTICES_FILE } from "../../../scripts/packaging/create-notices-plugin.ts";
import { projectRoot } from "../../../scripts/project-root.ts";
import { cleanCheckout } from "../../support/clean-checkout.ts";
import { runLine } from "../../support/command.ts";
import { type Files, readArchive, readFolder, writeFiles } from "./support/unpack.ts";

/*
 * Packages once, in a clone in which files lie about, and builds once from the archive of the sources. The installed
 * packages are linked: `npm ci` would install those of the same lock file.
 */

const SLOW_MS = 300_000;
const STORES = ["chrome", "edge", "firefox"] as const;
const CANARY = "hunter2-hunter2-hunter2";
/** Files that git ignores or does not know, in places where a build or an archive might pick them up. */
const LYING_ABOUT = [
  ...["latchkey-secrets.json", ".dev.vars", ".env", ".env.production", ".env.local"],
  ...["notes.txt", "extension/notes.txt", "shared/notes.json", "docs/stores/notes.md"],
  ...["extension/background/notes.ts", "scripts/packaging/notes.txt", ".npmrc"],
];
/** Vite gives the build such variables. */
const CANARY_TEXT = `WXT_CANARY=${CANARY}\nVITE_CANARY=${CANARY}\n`;

const clone = cleanCheckout(projectRoot);
const rebuilt = mkdtempSync(join(tmpdir(), "latchkey-rebuilt-"));
const { version } = JSON.parse(readFileSync(join(clone, "package.json"), "utf8"));
const pathOf = (name: string) => join(clone, `.output/stores/latchkey-${version}-${name}.zip`);
const archives = new Map<string, Files>();
const archiveOf = (name: string): Files => archives.get(name) ?? new Map();
const manifestOf = (name: string) => JSON.parse(String(archiveOf(name).get("manifest.json")));

const git = (...args: string[]) => execFileSync("git", args, { cwd: clone, stdio: "ignore" });

async function run(line: string, folder: string): Promise<[number, string]> {
  const command = runLine(line, folder);
  return [await command.ended, command.output()];
}

beforeAll(async () => {
  git("init", "--quiet");
  git("add", "--all");
  symlinkSync(join(projectRoot, "node_modules"), join(clone, "node_modules"));
  for (const file of LYING_ABOUT) writeFileSync(join(clone, file), CANARY_TEXT);
  // In whatever environment, since an archive is for everybody.
  const [code, output] = await run("NODE_ENV=test npm run package --silent", clone);
  expect([code, output]).toEqual([0, expect.stringContaining(pathOf("sources"))]);
  for (const name of [...STORES, "sources"]) archives.set(name, readArchive(pathOf(name)));
}, SLOW_MS);

afterAll(() => {
  for (const folder of [clone, rebuilt]) rmSync(folder, { recursive: true, force: true });
});

describe.each(STORES)("the archive for %s", (store) => {
  it("has a manifest without the key that fixes the id in development", () => {
    const manifest = manifestOf(store);
    expect(manifest).toMatchObject({ manifest_version: 3, version });
    expect(manifest).not.toHaveProperty("key");
    expect(manifest).not.toHaveProperty("update_url");
  });

  it("has the licences of what it contains of others", () => {
    expect(String(archiveOf(store).get(NOTICES_FILE))).toContain("Copyright (c) 2015-present");
  });

  it("has no source maps and only files that an extension needs", () => {
    const files = [...archiveOf(store).keys()];
    expect(files).toContain("popup.html");
    const expected =
      /^(?:manifest\.json|third-party-notices\.txt|(?:[\w/-]+)\.(?:html|js|css|png|json|woff2))$/;
    expect(files.filter((file) => !expected.test(file))).toEqual([]);
    for (const [file, content] of archiveOf(store)) {
      expect([file, content.includes("sourceMappingURL")]).toEqual([file, false]);
    }
  });
});

it("has the same files for Chrome and Edge, since only the stores differ", () => {
  expect(archiveOf("edge")).toEqual(archiveOf("chrome"));
});

describe.each([...STORES, "sources"])("the archive %s", (name) => {
  it("has no secret, and nothing that lies about in the project", () => {
    expect(archiveOf(name).size).toBeGreaterThan(10);
    const secret = new RegExp(`${CANARY}|lk_(?:pat|ses|svc)_\\w{61}|-----BEGIN [A-Z ]*PRIVATE KEY`);
    for (const [file, content] of archiveOf(name)) {
      expect([file, secret.exec(content.toString("latin1"))]).toEqual([file, null]);
    }
    expect([...archiveOf(name).keys()].filter((file) => LYING_ABOUT.includes(file))).toEqual([]);
  });
});

describe("the archive of the sources", () => {
  it("has only what the extension is built of, and how", () => {
    const places = [...archiveOf("sources").keys()].map((file) => file.split("/")[0]);
    expect(new Set(places)).toEqual(
      new Set([
        ...["extension", "shared", "scripts", "docs", "wxt.config.ts", "package.json"],
        ...["package-lock.json", "tsconfig.json", "tsconfig.base.json", ".nvmrc", "LICENSE"],
        "README.md",
      ]),
    );
  });

  it(
    "has the documented command, by which Mozilla's reviewers rebuild every byte",
    async () => {
      const page = String(archiveOf("sources").get("docs/stores/build.md"));
      expect(page).toContain("npm ci && npm run build-for-amo\n");
      writeFiles(archiveOf("sources"), rebuilt);
      symlinkSync(join(projectRoot, "node_modules"), join(rebuilt, "node_modules"));

      const [code, output] = await run("env -u NODE_ENV npm run build-for-amo --silent", rebuilt);

      expect([code, output]).toEqual([0, expect.any(String)]);
      const built = readFolder(join(rebuilt, ".output/firefox-mv3"));
      expect([...built.keys()].sort()).toEqual([...archiveOf("firefox").keys()].sort());
      for (const [file, content] of archiveOf("firefox")) {
        expect([file, built.get(file)?.equals(content)]).toEqual([file, true]);
      }
    },
    SLOW_MS,
  );
});

const Lint = v.object({
  summary: v.object({ errors: v.number() }),
  errors: v.array(v.unknown()),
  warnings: v.array(v.object({ code: v.string() })),
});

describe("Mozilla's linter", () => {
  it(
    "finds no error in the archive for Firefox, and no new warning",
    () => {
      const linter = join(projectRoot, "node_modules/addons-linter/bin/addons-linter");
      const args = [linter, "--output", "json", pathOf("firefox")];
      const report = execFileSync(process.execPath, args, { encoding: "utf8" });
      const { summary, errors, warnings } = v.parse(Lint, JSON.parse(report));
      expect([summary.errors, errors]).toEqual([0, []]);
      expect(warnings.map(({ code }) => code).sort()).toEqual([
        // We do not offer the extension for Android.
        "KEY_FIREFOX_ANDROID_UNSUPPORTED_BY_MIN_VERSION",
        // Preact's attribute dangerouslySetInnerHTML, which we never use.
        "UNSAFE_VAR_ASSIGNMENT",
      ]);
    },
    SLOW_MS,
  );
});
