import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/**
 * Lists the files in these folders that contain a secret, as UTF-8 or UTF-16: a browser's profile stores
 * some strings with two bytes per character.
 */
export function findSecrets(folders: readonly string[], secrets: readonly string[]): string[] {
  const encodedSecrets = secrets.flatMap((secret) => [
    Buffer.from(secret, "utf8"),
    Buffer.from(secret, "utf16le"),
  ]);
  return folders
    .flatMap((folder) =>
      readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => join(folder, name)),
    )
    .filter((path) => statSync(path, { throwIfNoEntry: false })?.isFile() ?? false)
    .filter((path) => {
      const content = readFileSync(path);
      return encodedSecrets.some((secret) => content.includes(secret));
    });
}
