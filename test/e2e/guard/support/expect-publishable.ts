import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect } from "@playwright/test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { runTool } from "../../../../scripts/tools.ts";

const TEXTS = ["CHANGELOG.md", "LICENSE", "README.md", "package.json"];
/** Code and types; and the notices of what the code contains. */
const OTHERS = /^(?:[\w-]+\.js|types\/.+\.d\.ts|third-party-notices\.txt)$/;

/** Expects a packed package to be one that npm's users can install and type-check, and nothing more. */
export async function expectPublishable(tarball: string): Promise<void> {
  const files = execFileSync("tar", ["-tzf", tarball], { encoding: "utf8" })
    .trim()
    .split("\n")
    .map((path) => path.replace(/^package\//, ""));
  expect(files).toEqual(expect.arrayContaining([...TEXTS, "guard.js"]));
  expect(files.filter((path) => !TEXTS.includes(path) && !OTHERS.test(path))).toEqual([]);

  const { buffer } = new Uint8Array(readFileSync(tarball));
  const { messages, pkg = {} } = await publint({ pack: { tarball: buffer }, strict: true });
  expect(messages.map((message) => formatMessage(message, pkg, { color: false }))).toEqual([]);
  expect(pkg).not.toHaveProperty("scripts");
  expect(pkg).not.toHaveProperty("devDependencies");

  // The package has only ES modules, so it is not judged as one that also has others.
  const attw = await runTool("attw", [tarball, "--profile", "esm-only", "--no-definitely-typed"]);
  expect(attw).toMatchObject({ code: 0, output: expect.stringContaining("latchkey/guard") });
}
