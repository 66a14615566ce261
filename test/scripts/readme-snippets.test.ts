import { globSync, readFileSync } from "node:fs";
import { stripTypeScriptTypes } from "node:module";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../scripts/project-root.ts";
import { readmeSnippets } from "../support/readme-snippets.ts";

/** The lines of each file that tests run unchanged. */
const TESTED_FILES = globSync("docs/{examples,integrations}/*/*.{ts,toml,conf}", {
  cwd: projectRoot,
}).map((path) => linesOf(readFileSync(join(projectRoot, path), "utf8")));

function linesOf(text: string): string[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Returns true if `file` has all `lines` in this order, possibly with other lines between them. */
function areLinesOf(lines: readonly string[], file: readonly string[]): boolean {
  let next = 0;
  for (const line of file) if (line === lines[next]) next += 1;
  return next === lines.length;
}

const snippets = ["A Worker", "A server", "Behind a reverse proxy"]
  .flatMap((heading) => readmeSnippets(heading).map((snippet) => ({ heading, ...snippet })))
  .filter(({ language }) => language !== "sh");

it("finds code for each way to protect an API", () => {
  const found = snippets.map(({ heading, language }) => `${heading}: ${language}`);
  expect(found).toEqual([
    "A Worker: toml",
    "A Worker: ts",
    "A server: ts",
    "Behind a reverse proxy: nginx",
  ]);
});

it.each(snippets)("$heading: shows lines of a file that the tests run ($language)", ({ text }) => {
  expect(TESTED_FILES.some((file) => areLinesOf(linesOf(text), file))).toBe(true);
});

it.each(snippets.filter(({ language }) => language === "ts"))(
  "$heading: shows a complete program, which runs when it is copied",
  ({ text }) => {
    expect(() => stripTypeScriptTypes(text)).not.toThrow();
    expect(text).toMatch(/^(export default |\s+\.listen\()/m);
  },
);
