import { err, ok, type Result } from "../../shared/result.ts";
import { SECRET_NAMES, type SecretName } from "../server/development-vars.ts";
import { type DatabaseLocation, LOCATIONS } from "./database-location.ts";
import { PLACEHOLDER_DATABASE_ID } from "./deploy-settings.ts";

/** Copies of revocations outlive the 30 days over which a database can be restored. */
export const BUCKET_DAYS = 40;

/** The databases and secrets that the Cloudflare account already has. */
export interface DeployedState {
  databases: readonly { uuid: string; name: string }[];
  secrets: readonly string[];
  /** The bucket that wrangler.toml names, if the account does not have it. */
  missingBucket?: string | undefined;
}

/** A step of a deployment. */
export type DeployStep =
  | { kind: "create_database"; name: string }
  | { kind: "use_database"; id: string }
  | { kind: "create_bucket"; name: string }
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
  databaseName: string,
): Result<DeployStep[], { unknownDatabase: string }> {
  const known = deployed.databases.some(({ uuid }) => uuid === databaseId);
  if (!known && databaseId !== PLACEHOLDER_DATABASE_ID) return err({ unknownDatabase: databaseId });
  const { missingBucket } = deployed;
  const newSecrets = SECRET_NAMES.filter((name) => !deployed.secrets.includes(name));
  return ok([
    ...(known ? [] : [planDatabase(deployed, databaseName)]),
    ...(missingBucket === undefined
      ? []
      : [{ kind: "create_bucket" as const, name: missingBucket }]),
    { kind: "apply_migrations" },
    { kind: "deploy", newSecrets },
    { kind: "setup_code" },
  ]);
}

/**
 * Limits a plan to what a build machine may do, such as that of Workers Builds, on which nobody can keep a copy.
 *
 * It uploads only secrets of its environment, and generates none: the only copy would be lost with the machine, and with
 * it every token one day. A Worker without its secrets refuses each request until its operator sets them. It prints no
 * setup code, since a build's log is kept.
 */
export function limitToBuildMachine(
  steps: readonly DeployStep[],
  environment: Record<string, string | undefined>,
): DeployStep[] {
  const isGiven = (name: SecretName) => Boolean(environment[name]);
  return steps
    .filter(({ kind }) => kind !== "setup_code")
    .map((step) =>
      step.kind === "deploy" ? { ...step, newSecrets: step.newSecrets.filter(isGiven) } : step,
    );
}

/** Creates the database, or reuses it if an interrupted deployment created it but did not write its id. */
function planDatabase({ databases }: DeployedState, databaseName: string): DeployStep {
  const existing = databases.find(({ name }) => name === databaseName);
  return existing === undefined
    ? { kind: "create_database", name: databaseName }
    : { kind: "use_database", id: existing.uuid };
}

/** @param location where a new database is created; `null` near this computer */
export function formatDeployStep(step: DeployStep, location: DatabaseLocation | null): string {
  switch (step.kind) {
    case "create_database":
      return `Create the D1 database "${step.name}" ${describeLocation(location)} and write its id to wrangler.toml`;
    case "use_database":
      return `Write the id of the D1 database ${step.id} to wrangler.toml`;
    case "create_bucket":
      return `Create the R2 bucket "${step.name}", whose objects expire after ${BUCKET_DAYS} days`;
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

const describeLocation = (location: DatabaseLocation | null): string =>
  location === null ? "near this computer" : `in ${LOCATIONS[location]}`;
