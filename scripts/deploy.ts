import { randomBytes } from "node:crypto";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CommandError, runCommand } from "./command-error.ts";
import {
  BUCKET_DAYS,
  DATABASE_NAME,
  type DeployedState,
  type DeployStep,
  formatDeployStep,
  planDeploy,
} from "./deployment/deploy-plan.ts";
import {
  checkDeploySettings,
  findBucketName,
  findDatabaseId,
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
import type { SecretName } from "./server/development-vars.ts";
import { runTool, showTool } from "./tools.ts";

const CONFIGURATION = join(projectRoot, "wrangler.toml");

await runCommand(() =>
  process.argv.includes("--open-sign-in")
    ? openDeployedSignIn()
    : deploy(process.argv.includes("--dry-run")),
);

/** Deploys this checkout to Cloudflare. A dry run sends no request, changes nothing and bundles the Worker. */
async function deploy(dryRun: boolean): Promise<void> {
  const configuration = readFileSync(CONFIGURATION, "utf8");
  const databaseId = findDatabaseId(configuration) ?? PLACEHOLDER_DATABASE_ID;
  const files = findSecretsFiles(databaseId);
  const refusals = checkDeploySettings({
    configuration,
    developmentVars: readIfExists(join(projectRoot, ".dev.vars")),
    keptSecrets: readKeptSecrets(files),
    environment: process.env,
  });
  if (refusals.length > 0) {
    throw new CommandError(`Not deployed.\n${refusals.map(formatDeployRefusal).join("\n")}`);
  }
  if (existsSync(files.old)) {
    console.log(`${files.old} holds secrets. Deploying moves it out of the project's folder.`);
  }
  const bucket = findBucketName(configuration);
  const deployed = dryRun
    ? assumeDeployedState(databaseId, bucket)
    : await readDeployedState(bucket);
  const plan = planDeploy(databaseId, deployed);
  if (!plan.ok) {
    throw new CommandError(
      `No D1 database of this account has the id in wrangler.toml, ${plan.refusal.unknownDatabase}.`,
    );
  }
  for (const [index, step] of plan.value.entries()) {
    console.log(`${index + 1}. ${formatDeployStep(step)}`);
    if (!dryRun) await run(step);
  }
  if (dryRun) await runWrangler("deploy", "--dry-run", "--outdir", "dist/worker");
}

async function run(step: DeployStep): Promise<void> {
  switch (step.kind) {
    case "create_database":
      await runWrangler("d1", "create", step.name);
      return useDatabase(await findNewDatabaseId(step.name));
    case "use_database":
      return useDatabase(step.id);
    case "create_bucket":
      return createBucket(step.name);
    case "apply_migrations":
      return runWrangler("d1", "migrations", "apply", "DB", "--remote");
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
  const args = ["d1", "execute", "DB", "--remote", "--yes", "--json", "--command", sql];
  const { code, output } = await runTool("wrangler", args);
  if (code !== 0) throw new CommandError(`${output}\nThe setup code could not be stored.`);
  return output;
}

async function deployWorker(newSecrets: readonly SecretName[]): Promise<void> {
  // Read again: a step before may have written the database's id.
  const files = findSecretsFiles(findDatabaseId(readFileSync(CONFIGURATION, "utf8")) ?? "");
  if (moveOldSecrets(files)) console.log(`Moved your copy of the secrets to ${files.kept}`);
  if (newSecrets.length === 0) return await runWrangler("deploy", "--strict");
  return await deployWithSecrets(files, newSecrets);
}

async function deployWithSecrets(files: SecretsFiles, names: readonly SecretName[]): Promise<void> {
  const secrets = keepSecrets(files, names, process.env);
  const folder = mkdtempSync(join(tmpdir(), "latchkey-deploy-"));
  const upload = join(folder, "secrets.json");
  try {
    writeFileSync(upload, JSON.stringify(secrets), { mode: 0o600 });
    await runWrangler("deploy", "--strict", "--secrets-file", upload);
  } finally {
    rmSync(folder, { recursive: true });
  }
  console.log(
    `\nYour copy of these secrets, which Cloudflare does not show again, is\n  ${files.kept}\n` +
      "Put it into a password manager, then delete the file.",
  );
}

/** Returns the state that a dry run assumes: no secrets, and what wrangler.toml names if it names a database. */
function assumeDeployedState(databaseId: string, bucket: string | null): DeployedState {
  if (databaseId !== PLACEHOLDER_DATABASE_ID) {
    return { databases: [{ uuid: databaseId, name: DATABASE_NAME }], secrets: [] };
  }
  return { databases: [], secrets: [], missingBucket: bucket ?? undefined };
}

async function findNewDatabaseId(name: string): Promise<string> {
  const { databases } = await readDeployedState(null);
  const created = databases.find((database) => database.name === name);
  if (created === undefined) throw new CommandError(`The database "${name}" was not created.`);
  return created.uuid;
}

function useDatabase(id: string): void {
  writeFileSync(CONFIGURATION, replaceDatabaseId(readFileSync(CONFIGURATION, "utf8"), id));
}

async function runWrangler(...args: string[]): Promise<void> {
  const { code } = await showTool("wrangler", args);
  if (code !== 0) throw new CommandError(`wrangler ${args.slice(0, 3).join(" ")} failed.`);
}

function readIfExists(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
