import { existsSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The parts of WXT's `BuildOutput` that say what was read. */
export interface ReadFiles {
  steps: readonly {
    chunks: readonly ({ type: "asset" } | { type: "chunk"; moduleIds: readonly string[] })[];
  }[];
  publicAssets: readonly { fileName: string }[];
}

/** Generated or installed, and so rebuilt from other files of the archive. */
const REBUILT = /^(?:\.\.\/|\.wxt\/|(?:.*\/)?node_modules\/)/;

/**
 * Finds files of the project that a build has read and that the sources archive lacks. Reviewers could not rebuild the
 * extension without them, and a file that only lies about may not be meant for the public.
 *
 * @param sources the files of the archive, as paths from the project's folder
 */
export function findForeignFiles(
  output: ReadFiles,
  project: string,
  sources: readonly string[],
): string[] {
  const known = new Set(sources);
  const modules = output.steps
    .flatMap(({ chunks }) => chunks)
    .flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []))
    .map((id) => id.replace(/\?.*$/, ""));
  // WXT lists generated files among them, which are not in the folder.
  const assets = output.publicAssets.map(({ fileName }) =>
    join(project, "extension/public", fileName),
  );
  return [...modules, ...assets]
    .filter((path) => existsSync(path))
    .map((path) => relative(project, path).split(sep).join("/"))
    .filter((file) => !REBUILT.test(file) && !known.has(file));
}
