import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.ts";

/** Checks that docs/permission-models.md and the titles of the tests name the same behaviours. @returns the errors */
export function checkBehaviours(): string[] {
  const document = readFileSync(join(projectRoot, "docs/permission-models.md"), "utf8");
  const files = globSync("test/**/*.{test,spec}.{ts,tsx}", { cwd: projectRoot });
  const sources = files.map((file) => readFileSync(join(projectRoot, file), "utf8"));
  const { untested, unlisted } = compareBehaviours(document, sources);
  return [
    ...untested.map((id) => `${id} of docs/permission-models.md is in no test's title.`),
    ...unlisted.map((id) => `${id} in a test's title is not listed in docs/permission-models.md.`),
  ];
}

/** The behaviours on which the document and the titles of the tests disagree. */
export interface BehaviourGaps {
  /** Ids that no title names. */
  untested: string[];
  /** Ids in titles that the document does not list. */
  unlisted: string[];
}

/** A table row of the document that begins with a behaviour's id. */
const ROW = /^\| ([A-Z]{3}-\d+) \|/gm;
/** The title of a test: the first argument of `test`, `it` or `it.each()`. */
const TITLE = /\b(?:test|it)(?:\.each\([^)]*\))?\(\s*(["'`])((?:\\.|(?!\1)[^\\])*)\1/g;
const IDS = /\[((?:[A-Z]{3}-\d+)(?:, [A-Z]{3}-\d+)*)\]/g;

/**
 * Compares the behaviours in the document with those in test titles, written as `[ABC-1]` or
 * `[ABC-1, ABC-2]`.
 *
 * @param document docs/permission-models.md
 * @param sources the text of each test file
 */
export function compareBehaviours(document: string, sources: readonly string[]): BehaviourGaps {
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
