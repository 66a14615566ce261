import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import * as v from "valibot";
import { CommandError } from "../command-error.ts";
import { generateSecret, SECRET_NAMES, type SecretName } from "../server/development-vars.ts";
import type { SecretsFiles } from "./secrets-files.ts";

const KeptSecrets = v.partial(
  v.strictObject({ TOKEN_KEYS: v.string(), AUDIT_KEYS: v.string(), AUTH_SECRET: v.string() }),
);
export type KeptSecrets = Partial<Record<SecretName, string>>;

/**
 * Reads the operator's copy of the secrets, which Cloudflare never shows again.
 *
 * @throws CommandError if there are two copies, or if a deployment did not write the file in this form
 */
export function readKeptSecrets(files: SecretsFiles): KeptSecrets {
  if (!existsSync(files.old)) return readSecrets(files.kept);
  if (existsSync(files.kept)) {
    throw new CommandError(
      `Your copy of the secrets is in two files. Keep the right one:\n  ${files.kept}\n  ${files.old}`,
    );
  }
  return readSecrets(files.old);
}

/**
 * Moves a copy that an earlier version left in the project's folder. It is written anew, since the folders may be on
 * two disks.
 *
 * @returns true if there was one
 */
export function moveOldSecrets(files: SecretsFiles): boolean {
  if (!existsSync(files.old)) return false;
  writeSecrets(files.kept, readKeptSecrets(files));
  rmSync(files.old);
  return true;
}

/**
 * Adds missing secrets to the operator's copy before any upload, so that no secret is in use without a
 * copy. A value in the environment replaces a stored or generated one.
 *
 * @returns the secrets with these names
 */
export function keepSecrets(
  files: SecretsFiles,
  names: readonly SecretName[],
  environment: Record<string, string | undefined>,
): KeptSecrets {
  const kept = readKeptSecrets(files);
  for (const name of names) {
    kept[name] = environment[name] || kept[name] || generateSecret(name, randomBytes);
  }
  writeSecrets(files.kept, kept);
  return Object.fromEntries(names.map((name) => [name, kept[name]]));
}

function readSecrets(path: string): KeptSecrets {
  if (!existsSync(path)) return {};
  try {
    return keepDefined(v.parse(KeptSecrets, JSON.parse(readFileSync(path, "utf8"))));
  } catch {
    throw new CommandError(`${path} cannot be read as a JSON object of secrets.`);
  }
}

/** Writes a file that only its owner may read. Its old content stays until the new one is complete. */
function writeSecrets(path: string, secrets: KeptSecrets): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomBytes(4).toString("hex")}`;
  writeFileSync(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx" });
  renameSync(unfinished, path);
}

function keepDefined(secrets: { [Name in SecretName]?: string | undefined }): KeptSecrets {
  const kept: KeptSecrets = {};
  for (const name of SECRET_NAMES) {
    const value = secrets[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
