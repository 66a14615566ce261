import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type KeyRing, parseKeyRing } from "../../worker/tokens/key-ring.ts";
import { CommandError } from "../command-error.ts";
import { KEPT_SECRETS_FILE, readKeptSecrets } from "../deployment/kept-secrets.ts";
import { projectRoot } from "../project-root.ts";
import { parseVars } from "../server/development-vars.ts";

/**
 * Reads the keys of a setting from the environment, else from the operator's copy: of the deployment, or of this
 * computer.
 *
 * @throws CommandError that names the setting, never a value
 */
export function readKeyRing(setting: "AUDIT_KEYS" | "TOKEN_KEYS", remote: boolean): KeyRing {
  const [source, kept] = remote
    ? [KEPT_SECRETS_FILE, readKeptSecrets(join(projectRoot, KEPT_SECRETS_FILE))[setting]]
    : [".dev.vars", readDevelopmentVars().get(setting)];
  const ring = parseKeyRing(process.env[setting] || kept);
  if (!ring.ok) {
    throw new CommandError(
      `${setting} is missing or wrong: give it in the environment or ${source}.`,
    );
  }
  return ring.value;
}

function readDevelopmentVars(): Map<string, string> {
  const path = join(projectRoot, ".dev.vars");
  return parseVars(existsSync(path) ? readFileSync(path, "utf8") : "");
}
