import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

/** The URL and the seed word of a running server, by which other commands use it. */
const RunningServer = v.object({ url: v.string(), word: v.string() });
export type RunningServer = v.InferOutput<typeof RunningServer>;

const getNotePath = (stateFolder: string) => join(stateFolder, "development-server.json");

/** Writes a note beside the database. Only its owner may read it, since the word authorizes seeding. */
export function noteServer(stateFolder: string, server: RunningServer): void {
  writeFileSync(getNotePath(stateFolder), JSON.stringify(server), { mode: 0o600 });
}

export function forgetServer(stateFolder: string): void {
  rmSync(getNotePath(stateFolder), { force: true });
}

/** Returns the server noted beside the database, or `null`. A crashed server leaves its note behind. */
export function findServer(stateFolder: string): RunningServer | null {
  const path = getNotePath(stateFolder);
  if (!existsSync(path)) return null;
  const noted = v.safeParse(
    v.pipe(v.string(), v.parseJson(), RunningServer),
    readFileSync(path, "utf8"),
  );
  return noted.success ? noted.output : null;
}
