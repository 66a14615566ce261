import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Copies the files that git tracks, with their present content, to a new folder. Built, installed and
 * untracked files are left out, as in a clone.
 *
 * @param source a checkout
 */
export function cleanCheckout(source: string): string {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-clone-"));
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: source, encoding: "utf8" });
  for (const file of files.split("\0").filter((name) => name !== "")) {
    const path = join(source, file);
    if (existsSync(path)) cpSync(path, join(folder, file));
  }
  return folder;
}
