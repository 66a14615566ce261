import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type KeyRing, parseKeyRing } from "../../worker/tokens/key-ring.ts";
import { CommandError } from "../command-error.ts";
import { findDatabaseId } from "../deployment/deploy-settings.ts";
import { readKeptSecrets } from "../deployment/kept-secrets.ts";
import { findSecretsFiles } from "../deployment/secrets-files.ts";
import { projectRoot } from "../project-root.ts";
import { parseVars, type SecretName } from "../server/development-vars.ts";

/**
 * Reads the keys of a setting from the environment, else from the operator's copy: of the deployment, or of this
 * computer.
 *
 * @throws CommandError that names the setting, never a value
 */
export function readKeyRing(setting: "AUDIT_KEYS" | "TOKEN_KEYS", remote: boolean): KeyRing {
  const [source, kept] = remote
    ? readDeployedSecret(setting)
    : [".dev.vars", readDevelopmentVars().get(setting)];
  const ring = parseKeyRing(process.env[setting] || kept);
  if (!ring.ok) {
    throw new CommandError(
      `${setting} is missing or wrong: give it in the environment or ${source}.`,
    );
  }
  return ring.value;
}

/** @returns the file of the operator's copy, and its secret */
function readDeployedSecret(setting: SecretName): [string, string | undefined] {
  const configuration = readFileSync(join(projectRoot, "wrangler.toml"), "utf8");
  const files = findSecretsFiles(findDatabaseId(configuration) ?? "");
  return [files.kept, readKeptSecrets(files)[setting]];
}

function readDevelopmentVars(): Map<string, string> {
  const path = join(projectRoot, ".dev.vars");
  return parseVars(existsSync(path) ? readFileSync(path, "utf8") : "");
}
