import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { DevelopmentSeed, DevelopmentSeedRequest } from "../shared/wire/development-seed.ts";
import { runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { newSeedWord, requestSeed } from "./seeding/request-seed.ts";
import { readSeedOptions } from "./seeding/seed-options.ts";
import { seedText } from "./seeding/seed-text.ts";
import { applyMigrations, startDevelopmentServer } from "./server/development-server.ts";
import { ensureDevelopmentVars } from "./server/development-vars.ts";
import { freePort } from "./server/ports.ts";
import { findServer, type RunningServer } from "./server/running-server.ts";
import { readStateFolder } from "./server/serve-options.ts";
import { stopSignal } from "./server/stop-signal.ts";

await runCommand(() => seed(readSeedOptions(process.argv.slice(2)), readStateFolder(process.env)));

/** Gives an organization of the local database the preset, through the server that runs on it or one of its own. */
async function seed(request: DevelopmentSeedRequest, stateFolder: string): Promise<void> {
  const running = await findAnswering(stateFolder);
  const seeded =
    running === null ? await seedAlone(request, stateFolder) : await requestSeed(running, request);
  console.log(seedText(seeded, request.preset ?? ""));
}

/** Two servers on one database would each have its own idea of it, so the running one does the work. */
async function findAnswering(stateFolder: string): Promise<RunningServer | null> {
  const noted = findServer(stateFolder);
  if (noted === null) return null;
  const answers = await fetch(`${noted.url}/health/live`).then(
    ({ ok }) => ok,
    () => false,
  );
  return answers ? noted : null;
}

async function seedAlone(
  request: DevelopmentSeedRequest,
  stateFolder: string,
): Promise<DevelopmentSeed> {
  const stop = stopSignal();
  ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes);
  console.log("Preparing the database …");
  await applyMigrations(stateFolder);
  const word = newSeedWord();
  const server = await startDevelopmentServer({ port: await freePort(), stateFolder }, word, stop);
  try {
    return await requestSeed({ url: server.url, word }, request);
  } finally {
    await server.stop();
  }
}
