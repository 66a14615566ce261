import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

/** How another command reaches the server that was started on a database: where, and its seed word. */
const RunningServer = v.object({ url: v.string(), word: v.string() });
export type RunningServer = v.InferOutput<typeof RunningServer>;

const pathIn = (stateFolder: string) => join(stateFolder, "development-server.json");

/** Notes it beside the database, for its owner's eyes: the word opens seeding on this computer. */
export function noteServer(stateFolder: string, server: RunningServer): void {
  writeFileSync(pathIn(stateFolder), JSON.stringify(server), { mode: 0o600 });
}

export function forgetServer(stateFolder: string): void {
  rmSync(pathIn(stateFolder), { force: true });
}

/** The server noted beside the database, `null` where none is. It may have ended without forgetting itself. */
export function findServer(stateFolder: string): RunningServer | null {
  const path = pathIn(stateFolder);
  if (!existsSync(path)) return null;
  const noted = v.safeParse(
    v.pipe(v.string(), v.parseJson(), RunningServer),
    readFileSync(path, "utf8"),
  );
  return noted.success ? noted.output : null;
}
