import { join } from "node:path";
import { expect, it } from "vitest";
import { findForeignFiles, type ReadFiles } from "../../../scripts/packaging/find-foreign-files.ts";
import { listSources } from "../../../scripts/packaging/list-sources.ts";
import { projectRoot } from "../../../scripts/project-root.ts";

const sources = listSources(projectRoot);
const at = (file: string) => join(projectRoot, file);

/** Finds the foreign ones among these modules and public files of a build. */
function find(moduleIds: readonly string[], publicFiles: readonly string[] = []): string[] {
  const output: ReadFiles = {
    steps: [{ chunks: [{ type: "asset" }, { type: "chunk", moduleIds }] }],
    publicAssets: publicFiles.map((fileName) => ({ fileName })),
  };
  return findForeignFiles(output, projectRoot, sources);
}

it("accepts what is in the archive, and what is generated or installed", () => {
  const modules = [
    at("extension/entrypoints/background.ts"),
    at("extension/entrypoints/background.ts?inline"),
    at("node_modules/preact/package.json"),
    at(".wxt/wxt.d.ts"),
    "\0virtual:wxt-background-entrypoint",
    "virtual:wxt-plugins",
  ];
  expect(find(modules, ["icon/128.png", "_locales/en/messages.json"])).toEqual([]);
});

it("finds a file of the project that the archive lacks", () => {
  expect(find([at("scripts/package.ts"), at("worker/index.ts")])).toEqual([
    "scripts/package.ts",
    "worker/index.ts",
  ]);
});

it("finds a public file that the archive lacks", () => {
  expect(
    findForeignFiles({ steps: [], publicAssets: [{ fileName: "icon/16.png" }] }, projectRoot, []),
  ).toEqual(["extension/public/icon/16.png"]);
});
