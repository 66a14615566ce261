import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import * as v from "valibot";
import { CommandError } from "../command-error.ts";
import { generateSecret, SECRET_NAMES, type SecretName } from "../server/development-vars.ts";

/** The operator's copy of the secrets: Cloudflare never shows a secret again. */
export const KEPT_SECRETS_FILE = "latchkey-secrets.json";

const KeptSecrets = v.partial(
  v.strictObject({ TOKEN_KEYS: v.string(), AUDIT_KEYS: v.string(), AUTH_SECRET: v.string() }),
);
export type KeptSecrets = Partial<Record<SecretName, string>>;

/** @throws CommandError if a deployment did not write the file in this form */
export function readKeptSecrets(path: string): KeptSecrets {
  if (!existsSync(path)) return {};
  try {
    return keepDefined(v.parse(KeptSecrets, JSON.parse(readFileSync(path, "utf8"))));
  } catch {
    throw new CommandError(`${KEPT_SECRETS_FILE} cannot be read as a JSON object of secrets.`);
  }
}

/**
 * Adds missing secrets to the operator's copy before any upload, so that no secret is in use without a
 * copy. A value in the environment replaces a stored or generated one.
 *
 * @returns the secrets with these names
 */
export function keepSecrets(
  path: string,
  names: readonly SecretName[],
  environment: Record<string, string | undefined>,
): KeptSecrets {
  const kept = readKeptSecrets(path);
  for (const name of names) {
    kept[name] = environment[name] || kept[name] || generateSecret(name, randomBytes);
  }
  writeFileSync(path, `${JSON.stringify(kept, null, 2)}\n`, { mode: 0o600 });
  return Object.fromEntries(names.map((name) => [name, kept[name]]));
}

function keepDefined(secrets: { [Name in SecretName]?: string | undefined }): KeptSecrets {
  const kept: KeptSecrets = {};
  for (const name of SECRET_NAMES) {
    const value = secrets[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
