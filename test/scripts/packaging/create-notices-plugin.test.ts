import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "vite";
import { expect, it, onTestFinished } from "vitest";
import {
  createNoticesPlugin,
  NOTICES_FILE,
} from "../../../scripts/packaging/create-notices-plugin.ts";
import { projectRoot } from "../../../scripts/project-root.ts";
import { listBundledPackages } from "../../support/list-bundled-packages.ts";

/** Bundles an entry in memory. @returns the files of the build */
async function bundle(root: string, entry: string) {
  const result = await build({
    ...{ configFile: false, root, logLevel: "silent", publicDir: false },
    plugins: [createNoticesPlugin([{ title: "A picture", text: "Copyright: its painter" }])],
    build: { write: false, lib: { entry: join(root, entry), formats: ["es"], fileName: "built" } },
  });
  if (!Array.isArray(result)) throw new Error("Vite returned no list of builds");
  return result.flatMap(({ output }) => output);
}

it("names the packages that the guard bundles, with their licences, and what was copied", async () => {
  const files = await bundle(projectRoot, "worker/guard/guard.ts");

  const packages = listBundledPackages(files);
  expect(packages.toSorted()).toEqual(["crc-32", "valibot"]);
  const notices = files.find(({ fileName }) => fileName === NOTICES_FILE);
  const text = notices?.type === "asset" ? String(notices.source) : "";
  const titles = text.match(/^.+(?=\n-{80}\n)/gm)?.map((title) => title.replace(/ [\d.]+ .*/, ""));
  expect(titles).toEqual(["crc-32", "valibot", "A picture"]);
  expect(text).toContain("Apache License");
  expect(text).toMatch(/MIT License\s+Copyright \(c\) Fabian Hiller/);
  expect(text).toContain("Copyright: its painter");
  expect(files.map(({ fileName }) => fileName).toSorted()).toEqual(["built.js", NOTICES_FILE]);
});

it("lets no build pass with a package whose licence nobody knows", async () => {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-notices-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const nameless = join(folder, "node_modules/nameless");
  mkdirSync(nameless, { recursive: true });
  writeFileSync(join(folder, "entry.js"), 'export { word } from "nameless";');
  writeFileSync(join(nameless, "index.js"), 'export const word = "hello";');
  const manifest = { name: "nameless", version: "1.0.0", license: "MIT", main: "index.js" };
  writeFileSync(join(nameless, "package.json"), JSON.stringify(manifest));

  await expect(bundle(folder, "entry.js")).rejects.toThrow(
    "nameless is bundled without its licence",
  );
});
