import { join } from "node:path";
import { getPlatformProxy } from "wrangler";
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
