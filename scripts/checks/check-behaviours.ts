import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.ts";

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

/** Where the document of the permission models and the tests' titles disagree. */
export interface BehaviourCoverage {
  /** Behaviours that no test's title names. */
  untested: string[];
  /** Ids in tests' titles that the document does not list. */
  unlisted: string[];
}

/** A row of the document begins with the behaviour's id. */
const ROW = /^\| ([A-Z]{3}-\d+) \|/gm;
/** The title of a test: the text that `test`, `it` or one of their forms is given first. */
const TITLE = /\b(?:test|it)(?:\.each\([^)]*\))?\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const IDS = /\[((?:[A-Z]{3}-\d+)(?:, [A-Z]{3}-\d+)*)\]/g;

/**
 * Holds the document against the tests: each listed behaviour stands as `[ABC-1]` or `[ABC-1, ABC-2]`
 * in the title of a test.
 *
 * @param document docs/permission-models.md
 * @param sources the text of each test file
 */
export function behaviourCoverage(document: string, sources: readonly string[]): BehaviourCoverage {
  const listed = new Set([...document.matchAll(ROW)].map(([, id = ""]) => id));
  const titles = sources.flatMap((source) => [...source.matchAll(TITLE)].map(([, , text]) => text));
  const named = new Set(
    titles.flatMap((title = "") =>
      [...title.matchAll(IDS)].flatMap(([, ids = ""]) => ids.split(", ")),
    ),
  );
  return {
    untested: [...listed].filter((id) => !named.has(id)),
    unlisted: [...named].filter((id) => !listed.has(id)),
  };
}
