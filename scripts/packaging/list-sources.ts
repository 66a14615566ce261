import { execFileSync } from "node:child_process";
import { CommandError } from "../command-error.ts";

/** What a reviewer needs to build the extension and to read it. A folder ends in a slash. */
const ALLOWED: readonly string[] = [
  "extension/",
  "shared/",
  // Imported by wxt.config.ts.
  "scripts/packaging/create-notices-plugin.ts",
  "scripts/packaging/license-texts.ts",
  "wxt.config.ts",
  "tsconfig.base.json",
  "tsconfig.json",
  "package.json",
  "package-lock.json",
  ".nvmrc",
  "LICENSE",
  "README.md",
  "docs/stores/build.md",
];

/**
 * Lists the files of the sources archive: what is allowed and what git tracks. So a file that lies about in the
 * project, such as a copy of secrets, never gets into it.
 *
 * @returns paths from the project's folder, with forward slashes
 * @throws CommandError if the folder is no clone
 */
export function listSources(folder: string): string[] {
  return listTracked(folder).filter((file) =>
    ALLOWED.some((entry) => (entry.endsWith("/") ? file.startsWith(entry) : file === entry)),
  );
}

function listTracked(folder: string): string[] {
  try {
    const stdio: ["ignore", "pipe", "ignore"] = ["ignore", "pipe", "ignore"];
    const output = execFileSync("git", ["ls-files", "-z"], {
      cwd: folder,
      encoding: "utf8",
      stdio,
    });
    return output.split("\0").filter((file) => file !== "");
  } catch {
    throw new CommandError("The sources archive is made of what git tracks: run this in a clone.");
  }
}
