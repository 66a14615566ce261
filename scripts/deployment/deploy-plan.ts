import { err, ok, type Result } from "../../shared/result.ts";
import { SECRET_NAMES, type SecretName } from "../server/development-vars.ts";
import { PLACEHOLDER_DATABASE_ID } from "./deploy-settings.ts";

export const DATABASE_NAME = "latchkey";

/** The databases and secrets that the Cloudflare account already has. */
export interface DeployedState {
  databases: readonly { uuid: string; name: string }[];
  secrets: readonly string[];
}

/** A step of a deployment. */
export type DeployStep =
  | { kind: "create_database"; name: string }
  | { kind: "use_database"; id: string }
  | { kind: "apply_migrations" }
  | { kind: "deploy"; newSecrets: readonly SecretName[] }
  | { kind: "setup_code" };

/**
 * Plans the remaining steps of a deployment, in order. Migrations come before the code that needs them.
 * Secrets are uploaded with the code, so that no version ever serves without them. Existing secrets stay.
 *
 * @returns the steps, or the id in wrangler.toml if no database of the account has it
 */
export function planDeploy(
  databaseId: string,
  deployed: DeployedState,
): Result<DeployStep[], { unknownDatabase: string }> {
  const known = deployed.databases.some(({ uuid }) => uuid === databaseId);
  if (!known && databaseId !== PLACEHOLDER_DATABASE_ID) return err({ unknownDatabase: databaseId });
  const newSecrets = SECRET_NAMES.filter((name) => !deployed.secrets.includes(name));
  return ok([
    ...(known ? [] : [planDatabase(deployed)]),
    { kind: "apply_migrations" },
    { kind: "deploy", newSecrets },
    { kind: "setup_code" },
  ]);
}

/** Creates the database, or reuses it if an interrupted deployment created it but did not write its id. */
function planDatabase({ databases }: DeployedState): DeployStep {
  const existing = databases.find(({ name }) => name === DATABASE_NAME);
  return existing === undefined
    ? { kind: "create_database", name: DATABASE_NAME }
    : { kind: "use_database", id: existing.uuid };
}

export function formatDeployStep(step: DeployStep): string {
  switch (step.kind) {
    case "create_database":
      return `Create the D1 database "${step.name}" and write its id to wrangler.toml`;
    case "use_database":
      return `Write the id of the D1 database ${step.id} to wrangler.toml`;
    case "apply_migrations":
      return "Apply new migrations to the binding DB";
    case "deploy":
      return step.newSecrets.length === 0
        ? "Deploy the Worker; its secrets stay as they are"
        : `Deploy the Worker with new secrets: ${step.newSecrets.join(", ")}`;
    case "setup_code":
      return "Print a one-time code for the first administrator, where there is none yet";
  }
}
