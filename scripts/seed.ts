import { randomBytes } from "node:crypto";
import { join } from "node:path";
import type { DevelopmentSeed, DevelopmentSeedRequest } from "../shared/wire/development-seed.ts";
import { runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { formatSeed } from "./seeding/format-seed.ts";
import { generateSeedWord, requestSeed } from "./seeding/request-seed.ts";
import { readSeedOptions } from "./seeding/seed-options.ts";
import { applyMigrations, startDevelopmentServer } from "./server/development-server.ts";
import { ensureDevelopmentVars } from "./server/development-vars.ts";
import { findFreePort } from "./server/ports.ts";
import { findServer, type RunningServer } from "./server/running-server.ts";
import { readStateFolder } from "./server/serve-options.ts";
import { stopSignal } from "./server/stop-signal.ts";

const LIVE_WITHIN_MS = 5_000;

await runCommand(() => seed(readSeedOptions(process.argv.slice(2)), readStateFolder(process.env)));

/**
 * Gives an organization of the local database a preset. The running server does the work, or one that
 * is started for it: two servers on one database would have different caches of it.
 */
async function seed(request: DevelopmentSeedRequest, stateFolder: string): Promise<void> {
  const running = await findRunningServer(stateFolder);
  const seeded =
    running === null
      ? await seedWithNewServer(request, stateFolder)
      : await requestSeed(running, request);
  console.log(formatSeed(seeded, request.preset ?? ""));
}

async function findRunningServer(stateFolder: string): Promise<RunningServer | null> {
  const noted = findServer(stateFolder);
  if (noted === null) return null;
  const signal = AbortSignal.timeout(LIVE_WITHIN_MS);
  const isRunning = await fetch(`${noted.url}/health/live`, { signal }).then(
    ({ ok }) => ok,
    () => false,
  );
  return isRunning ? noted : null;
}

async function seedWithNewServer(
  request: DevelopmentSeedRequest,
  stateFolder: string,
): Promise<DevelopmentSeed> {
  const stop = stopSignal();
  ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes);
  console.log("Preparing the database …");
  await applyMigrations(stateFolder);
  const word = generateSeedWord();
  const server = await startDevelopmentServer(
    { port: await findFreePort(), stateFolder },
    word,
    stop,
  );
  try {
    return await requestSeed({ url: server.url, word }, request);
  } finally {
    await server.stop();
  }
}
