import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Lists the files in these folders that contain a secret: bytes as they are, and text as UTF-8 or UTF-16, since a
 * browser's profile stores some strings with two bytes per character.
 */
export function findSecrets(
  folders: readonly string[],
  secrets: readonly (string | Buffer)[],
): string[] {
  const encodedSecrets = secrets.flatMap((secret) =>
    typeof secret === "string"
      ? [Buffer.from(secret, "utf8"), Buffer.from(secret, "utf16le")]
      : [secret],
  );
  return folders
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .filter((path) => {
      const content = readIfPresent(path);
      return encodedSecrets.some((secret) => content?.includes(secret));
    });
}

/** Returns `null` for a file that a running server or browser has removed since it was listed. */
function readIfPresent(path: string): Buffer | null {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}
