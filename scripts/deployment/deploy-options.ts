import { parseArgs } from "node:util";
import { CommandError } from "../command-error.ts";

export interface DeployOptions {
  dryRun: boolean;
  /** The environment of wrangler.toml to deploy to, such as `staging`; `null` for its top level. */
  target: string | null;
  /** Lets passwords open organizations that demand a provider, instead of deploying. */
  opensSignIn: boolean;
}

/** @throws CommandError for an option that does not exist: a misspelt environment must not deploy to production */
export function readDeployOptions(args: readonly string[]): DeployOptions {
  const { env, "dry-run": dryRun = false, "open-sign-in": opensSignIn = false } = parse(args);
  if (opensSignIn && (env !== undefined || dryRun)) {
    throw new CommandError("--open-sign-in stands alone: it changes the deployed database.");
  }
  if (env !== undefined && !/^[a-z][a-z0-9-]{0,30}$/.test(env)) {
    throw new CommandError("--env names an environment of wrangler.toml, such as staging.");
  }
  return { dryRun, target: env ?? null, opensSignIn };
}

function parse(args: readonly string[]) {
  try {
    const flag = { type: "boolean" } as const;
    const options = { "dry-run": flag, env: { type: "string" }, "open-sign-in": flag } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
