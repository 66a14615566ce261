import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { readReleaseNotes } from "./release/read-release-notes.ts";

/** Prints the notes of the release that a tag names: `node scripts/check-release.ts v1.2.3`. */
await runCommand(async () => {
  const read = (path: string) => readFileSync(join(projectRoot, path), "utf8");
  const { version } = JSON.parse(read("package.json"));
  console.log(readReleaseNotes(process.argv[2] ?? "", version, read("CHANGELOG.md")));
});
