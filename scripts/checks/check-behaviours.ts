import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.ts";
import { behaviourCoverage } from "./behaviour-coverage.ts";

/** @returns what is wrong, one line each; nothing where every listed behaviour has its test */
export function checkBehaviours(): string[] {
  const document = readFileSync(join(projectRoot, "docs/permission-models.md"), "utf8");
  const files = globSync("test/**/*.{test,spec}.{ts,tsx}", { cwd: projectRoot });
  const sources = files.map((file) => readFileSync(join(projectRoot, file), "utf8"));
  const { untested, unlisted } = behaviourCoverage(document, sources);
  return [
    ...untested.map((id) => `${id} of docs/permission-models.md stands in no test's title.`),
    ...unlisted.map((id) => `${id} in a test's title is not listed in docs/permission-models.md.`),
  ];
}
