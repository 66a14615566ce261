import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { unzipSync } from "fflate";

/** The content of files by their paths, with forward slashes. */
export type Files = ReadonlyMap<string, Buffer>;

export function readArchive(path: string): Files {
  const entries = Object.entries(unzipSync(readFileSync(path)));
  return new Map(entries.map(([name, bytes]) => [name, Buffer.from(bytes)]));
}

export function readFolder(folder: string): Files {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    paths.map((path) => [
      path
        .slice(folder.length + 1)
        .split(sep)
        .join("/"),
      readFileSync(path),
    ]),
  );
}

export function writeFiles(files: Files, folder: string): void {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
