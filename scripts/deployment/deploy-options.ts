import { parseArgs } from "node:util";
import { CommandError } from "../command-error.ts";
import { type DatabaseLocation, isLocation, LOCATIONS } from "./database-location.ts";

export interface DeployOptions {
  dryRun: boolean;
  /** The environment of wrangler.toml to deploy to, such as `staging`; `null` for its top level. */
  target: string | null;
  /** Lets passwords open organizations that demand a provider, instead of deploying. */
  opensSignIn: boolean;
  /** The part of the world in which a new database is created; `null` near this computer. */
  location: DatabaseLocation | null;
}

/** @throws CommandError for an option that does not exist: a misspelt environment must not deploy to production */
export function readDeployOptions(args: readonly string[]): DeployOptions {
  const options = parse(args);
  const { env, location, "dry-run": dryRun = false, "open-sign-in": opensSignIn = false } = options;
  if (location !== undefined && !isLocation(location)) {
    throw new CommandError(`--location is one of ${Object.keys(LOCATIONS).join(", ")}.`);
  }
  if (opensSignIn && (env !== undefined || location !== undefined || dryRun)) {
    throw new CommandError("--open-sign-in stands alone: it changes the deployed database.");
  }
  if (env !== undefined && !/^[a-z][a-z0-9-]{0,30}$/.test(env)) {
    throw new CommandError("--env names an environment of wrangler.toml, such as staging.");
  }
  return { dryRun, target: env ?? null, opensSignIn, location: location ?? null };
}

function parse(args: readonly string[]) {
  try {
    const flag = { type: "boolean" } as const;
    const word = { type: "string" } as const;
    const options = { "dry-run": flag, env: word, location: word, "open-sign-in": flag } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
