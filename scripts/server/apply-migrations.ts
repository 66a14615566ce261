import { CommandError } from "../command-error.ts";
import { runTool } from "../tools.ts";

/**
 * Brings the local database up to the newest migration.
 *
 * @param stateFolder where it lies; made if missing
 * @throws CommandError with wrangler's words where a migration fails
 */
export async function applyMigrations(stateFolder: string): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateFolder];
  // Unasked: the database is this computer's own.
  const { code, output } = await runTool("wrangler", args, { env: { CI: "true" } });
  if (code !== 0) throw new CommandError(`${output}\nThe database could not be prepared.`);
}
