import { join } from "node:path";
import { getPlatformProxy } from "wrangler";
import { isMigrated } from "../../worker/db/recovery/is-migrated.ts";
import { CommandError } from "../command-error.ts";
import { projectRoot } from "../project-root.ts";
import { createWranglerD1 } from "./wrangler-d1.ts";

/** A database that a command works on. */
export interface CommandDatabase {
  /** The binding DB, as the Worker's own queries take it. */
  binding: D1Database;
  close(): Promise<void>;
}

/**
 * Opens the deployment's database, or the one of this computer.
 *
 * This computer's is opened once. Starting `wrangler d1 execute` takes seconds, so that a command of 40 statements
 * would take minutes.
 *
 * @param stateFolder the folder of this computer's database
 */
export async function openCommandDatabase(
  remote: boolean,
  stateFolder: string,
): Promise<CommandDatabase> {
  if (remote) return { binding: createWranglerD1(["--remote"]), close: async () => {} };
  const { env, dispose } = await openLocalBindings(stateFolder);
  return { binding: env.DB, close: dispose };
}

/**
 * Opens a database that has every migration, for `use`.
 *
 * @throws CommandError that says how to apply the missing ones, for example after a restore
 */
export async function useMigratedDatabase(
  remote: boolean,
  stateFolder: string,
  use: (binding: D1Database) => Promise<void>,
): Promise<void> {
  const { binding, close } = await openCommandDatabase(remote, stateFolder);
  try {
    if (!(await isMigrated(binding))) {
      throw new CommandError(
        `The database lacks migrations. Apply them: ${remote ? "npm run deploy" : "npm start"}`,
      );
    }
    await use(binding);
  } finally {
    await close();
  }
}

/** Opens the bindings of wrangler.toml on this computer. */
export async function openLocalBindings(stateFolder: string) {
  // Its remarks would mix with the command's own output.
  process.env.WRANGLER_LOG ??= "warn";
  return await getPlatformProxy<{ DB: D1Database; REVOCATIONS?: R2Bucket }>({
    configPath: join(projectRoot, "wrangler.toml"),
    // The folder that `wrangler --persist-to` makes in it.
    persist: { path: join(stateFolder, "v3") },
    remoteBindings: false,
    envFiles: [],
  });
}
