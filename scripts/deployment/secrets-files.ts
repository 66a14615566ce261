import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { CommandError } from "../command-error.ts";
import { projectRoot } from "../project-root.ts";

/** The files in which the operator's copy of a deployment's secrets may be. */
export interface SecretsFiles {
  /** In the operator's own folder, where no archive, commit or synced project takes it along. */
  kept: string;
  /** In the project's folder, where earlier versions left it. */
  old: string;
}

/** What the place of the files depends on, besides the deployment. */
export interface Computer {
  platform: NodeJS.Platform;
  home: string;
  environment: Record<string, string | undefined>;
}

const thisComputer: Computer = {
  platform: process.platform,
  home: homedir(),
  environment: process.env,
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * Returns the files of the deployment with this database. Each database has its own, since one operator may have
 * several deployments, and none may get the secrets of another one.
 *
 * @throws CommandError if the id is not one of D1, since it becomes part of a path
 */
export function findSecretsFiles(
  databaseId: string,
  computer: Computer = thisComputer,
): SecretsFiles {
  if (!UUID.test(databaseId)) {
    throw new CommandError("The database_id in wrangler.toml is not the id of a D1 database.");
  }
  return {
    kept: join(findStateFolder(computer), "latchkey", `secrets-${databaseId}.json`),
    old: join(projectRoot, "latchkey-secrets.json"),
  };
}

/**
 * Returns the folder in which programs keep data of this person on this computer. It is not the one for settings, which
 * people put under version control, nor one that follows them to other computers.
 */
function findStateFolder({ platform, home, environment }: Computer): string {
  if (platform === "win32") {
    return readFolder(environment.LOCALAPPDATA) ?? join(home, "AppData", "Local");
  }
  if (platform === "darwin") return join(home, "Library", "Application Support");
  return readFolder(environment.XDG_STATE_HOME) ?? join(home, ".local", "state");
}

/** @returns `null` for a relative path, which the XDG Base Directory Specification ignores */
function readFolder(path: string | undefined): string | null {
  return path !== undefined && isAbsolute(path) ? path : null;
}
