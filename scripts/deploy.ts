import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, runCommand } from "./command-error.ts";
import { confirmNearHere, type DatabaseLocation } from "./deployment/database-location.ts";
import { type DeployOptions, readDeployOptions } from "./deployment/deploy-options.ts";
import {
  BUCKET_DAYS,
  type DeployedState,
  type DeployStep,
  formatDeployStep,
  limitToBuildMachine,
  planDeploy,
} from "./deployment/deploy-plan.ts";
import {
  checkDeploySettings,
  findBucketName,
  findDatabaseId,
  findDatabaseName,
  formatDeployRefusal,
  PLACEHOLDER_DATABASE_ID,
  replaceDatabaseId,
} from "./deployment/deploy-settings.ts";
import { parseJsonList, readDeployedState } from "./deployment/deploy-state.ts";
import { keepSecrets, moveOldSecrets, readKeptSecrets } from "./deployment/kept-secrets.ts";
import { openDeployedSignIn } from "./deployment/open-sign-in.ts";
import { findSecretsFiles, type SecretsFiles } from "./deployment/secrets-files.ts";
import {
  COUNT_ORGANIZATIONS,
  formatSetupText,
  generateSetupCode,
  isUnclaimed,
} from "./deployment/setup-code.ts";
import { projectRoot } from "./project-root.ts";
import { SECRET_NAMES, type SecretName } from "./server/development-vars.ts";
import { runTool, showTool } from "./tools.ts";

const CONFIGURATION = join(projectRoot, "wrangler.toml");
/** The environment of wrangler.toml to deploy to; `null` for its top level. */
let target: string | null = null;
/** True in continuous integration, such as Workers Builds. */
const IS_BUILD_MACHINE = Boolean(process.env.WORKERS_CI || process.env.CI);

await runCommand(() => {
  const options = readDeployOptions(process.argv.slice(2));
  target = options.target;
  return options.opensSignIn ? openDeployedSignIn() : deploy(options);
});

/** Returns wrangler's arguments for the target. The empty name is the top level. */
function getTargetArgs(): string[] {
  return ["--env", target ?? ""];
}

/** Deploys this checkout to Cloudflare. A dry run sends no request, changes nothing and bundles the Worker. */
async function deploy({ dryRun, location }: DeployOptions): Promise<void> {
  const configuration = readFileSync(CONFIGURATION, "utf8");
  const databaseId = findDatabaseId(configuration, target) ?? PLACEHOLDER_DATABASE_ID;
  const files = findSecretsFiles(databaseId);
  const refusals = checkDeploySettings({
    configuration,
    developmentVars: readIfExists(join(projectRoot, ".dev.vars")),
    keptSecrets: readKeptSecrets(files),
    environment: process.env,
    target,
  });
  if (refusals.length > 0) {
    throw new CommandError(`Not deployed.\n${refusals.map(formatDeployRefusal).join("\n")}`);
  }
  reportOldSecrets(files);
  const bucket = findBucketName(configuration, target);
  const databaseName = findDatabaseName(configuration, target) ?? "";
  const deployed = dryRun
    ? assumeDeployedState(databaseId, bucket)
    : await readDeployedState(bucket, getTargetArgs());
  const plan = planDeploy(databaseId, deployed, databaseName);
  if (!plan.ok) {
    throw new CommandError(
      `No D1 database of this account has the id in wrangler.toml, ${plan.refusal.unknownDatabase}.`,
    );
  }
  const steps = IS_BUILD_MACHINE ? limitToBuildMachine(plan.value, process.env) : plan.value;
  if (!dryRun) await confirmPlace(steps, location);
  for (const [index, step] of steps.entries()) {
    console.log(`${index + 1}. ${formatDeployStep(step, location)}`);
    if (!dryRun) await run(step, location);
  }
  if (IS_BUILD_MACHINE) reportMissingSecrets(deployed);
  if (dryRun)
    await runWrangler("deploy", "--dry-run", ...getTargetArgs(), "--outdir", "dist/worker");
}

/** @throws CommandError if secrets in the project's folder are of another deployment */
function reportOldSecrets({ old }: SecretsFiles): void {
  if (!existsSync(old)) return;
  if (target !== null) {
    throw new CommandError(`${old} is of the deployment without --env. Deploy that first.`);
  }
  console.log(`${old} holds secrets. Deploying moves it out of the project's folder.`);
}

/** Asks where a new database may be. A build machine follows its repository and has no terminal. */
async function confirmPlace(
  steps: readonly DeployStep[],
  location: DatabaseLocation | null,
): Promise<void> {
  const creates = steps.some(({ kind }) => kind === "create_database");
  if (creates && location === null && !IS_BUILD_MACHINE)
    await confirmNearHere(process.stdin, process.stdout);
}

async function run(step: DeployStep, location: DatabaseLocation | null): Promise<void> {
  switch (step.kind) {
    case "create_database":
      await runWrangler(
        ...["d1", "create", step.name],
        ...(location === null ? [] : ["--location", location]),
      );
      return useDatabase(await findNewDatabaseId(step.name));
    case "use_database":
      return useDatabase(step.id);
    case "create_bucket":
      return createBucket(step.name);
    case "apply_migrations":
      return runWrangler("d1", "migrations", "apply", "DB", "--remote", ...getTargetArgs());
    case "deploy":
      return deployWorker(step.newSecrets);
    case "setup_code":
      return printSetupCode();
  }
}

async function createBucket(name: string): Promise<void> {
  await runWrangler("r2", "bucket", "create", name);
  const rule = ["expire-copies", "--expire-days", String(BUCKET_DAYS), "--force"];
  await runWrangler("r2", "bucket", "lifecycle", "add", name, ...rule);
}

async function printSetupCode(): Promise<void> {
  if (!isUnclaimed(parseJsonList(await runQuery(COUNT_ORGANIZATIONS)))) return;
  const { code, sql } = await generateSetupCode(randomBytes);
  await runQuery(sql);
  console.log(`\n${formatSetupText(code)}`);
}

/** @returns wrangler's output, unparsed */
async function runQuery(sql: string): Promise<string> {
  const args = [
    "d1",
    "execute",
    "DB",
    "--remote",
    "--yes",
    "--json",
    ...getTargetArgs(),
    "--command",
    sql,
  ];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) throw new CommandError(`${output}\nThe setup code could not be stored.`);
  return output;
}

async function deployWorker(newSecrets: readonly SecretName[]): Promise<void> {
  // Read again: a step before may have written the database's id.
  const files = findSecretsFiles(findDatabaseId(readFileSync(CONFIGURATION, "utf8"), target) ?? "");
  if (moveOldSecrets(files)) console.log(`Moved your copy of the secrets to ${files.kept}`);
  if (newSecrets.length === 0) return await runWrangler("deploy", "--strict", ...getTargetArgs());
  return await deployWithSecrets(files, newSecrets);
}

async function deployWithSecrets(files: SecretsFiles, names: readonly SecretName[]): Promise<void> {
  const secrets = keepSecrets(files, names, process.env);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-"));
  const upload = join(folder, "secrets.json");
  try {
    writeFileSync(upload, JSON.stringify(secrets), { mode: 0o600 });
    await runWrangler("deploy", "--strict", ...getTargetArgs(), "--secrets-file", upload);
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(
    `\nYour copy of these secrets, which Cloudflare does not show again, is\n  ${files.kept}\n` +
      "Put it into a password manager, then delete the file.",
  );
}

function reportMissingSecrets({ secrets }: DeployedState): void {
  const missing = SECRET_NAMES.filter((name) => !secrets.includes(name) && !process.env[name]);
  if (missing.length === 0) return;
  console.log(
    `\nThe Worker lacks ${missing.join(", ")}, and refuses each request until they are set. A build makes none, ` +
      "since their only copy would be lost. See docs/operations.md, The deploy button.",
  );
}

/** Returns the state that a dry run assumes: no secrets, and what wrangler.toml names if it names a database. */
function assumeDeployedState(databaseId: string, bucket: string | null): DeployedState {
  if (databaseId !== PLACEHOLDER_DATABASE_ID) {
    return { databases: [{ uuid: databaseId, name: "" }], secrets: [] };
  }
  return { databases: [], secrets: [], missingBucket: bucket ?? undefined };
}

async function findNewDatabaseId(name: string): Promise<string> {
  const { databases } = await readDeployedState(null, getTargetArgs());
  const created = databases.find((database) => database.name === name);
  if (created === undefined) throw new CommandError(`The database "${name}" was not created.`);
  return created.uuid;
}

function useDatabase(id: string): void {
  const configuration = readFileSync(CONFIGURATION, "utf8");
  writeFileSync(CONFIGURATION, replaceDatabaseId(configuration, id, target));
}

async function runWrangler(...args: string[]): Promise<void> {
  const { code } = await showTool("wrangler", args);
  if (code !== 0) throw new CommandError(`wrangler ${args.slice(0, 3).join(" ")} failed.`);
}

function readIfExists(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
