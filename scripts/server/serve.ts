import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { SECOND_PRESET } from "../../worker/permissions/presets/preset-catalogs.ts";
import { CommandError } from "../command-error.ts";
import { projectRoot } from "../project-root.ts";
import { generateSeedWord, requestSeed } from "../seeding/request-seed.ts";
import { DEMO_PEOPLE } from "../sign-in/demo-people.ts";
import type { DemoProvider } from "../sign-in/demo-provider.ts";
import {
  applyMigrations,
  type DevelopmentServer,
  startDevelopmentServer,
} from "./development-server.ts";
import { ensureDevelopmentVars } from "./development-vars.ts";
import { formatWelcome } from "./format-welcome.ts";
import { assertPortFree } from "./ports.ts";
import { forgetServer, noteServer } from "./running-server.ts";
import type { ServeOptions } from "./serve-options.ts";
import { stopSignal } from "./stop-signal.ts";

const GRACE_MS = 500;

/** A second organization, to switch to, with people whose tokens other members manage. */
const SECOND_ORGANIZATION = {
  organization: { id: "org_globex", name: "Globex" },
  first_preset: SECOND_PRESET,
  shared: true,
};

/** A build of the extension that accompanies the server. */
export interface ExtensionBuild {
  folder: string;
  /** Settles if a continuous build ends. */
  ended: Promise<unknown>;
  stop(): Promise<void>;
}

/**
 * Serves Latchkey on this computer until SIGINT or SIGTERM.
 *
 * @param build builds the extension, once or at each change
 * @throws CommandError if a step fails, or if the server or the build ends by itself
 */
export async function serve(
  options: ServeOptions,
  build: () => Promise<ExtensionBuild>,
): Promise<void> {
  await assertPortFree(options.port);
  if (options.signIn !== null) await assertPortFree(options.port + 1);
  const stop = stopSignal();
  if (ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes)) {
    console.log("Wrote secrets for this computer to .dev.vars (ignored by git).");
  }
  console.log("Preparing the database …");
  await applyMigrations(options.stateFolder);
  stop.throwIfAborted();
  if (options.extension) console.log("Building the extension …");
  const extension = options.extension ? await build() : null;
  try {
    console.log("Starting the server …");
    const word = generateSeedWord();
    const server = await startDevelopmentServer(options, word, stop);
    try {
      noteServer(options.stateFolder, { url: server.url, word });
      const provider =
        options.signIn === null ? null : await startDemo(options.port + 1, server.url);
      try {
        await printWelcome(server, { word, preset: options.preset }, extension, provider);
        await waitUntilStopped(stop, server, extension);
      } finally {
        await provider?.stop();
      }
    } finally {
      forgetServer(options.stateFolder);
      await server.stop();
    }
  } finally {
    await extension?.stop();
  }
}

/** Starts the demo's provider. Its code is loaded only here. */
async function startDemo(port: number, url: string): Promise<DemoProvider> {
  console.log("Starting the demo company's identity provider …");
  const { startDemoProvider } = await import("../sign-in/demo-provider.ts");
  return startDemoProvider(port, url);
}

async function printWelcome(
  server: DevelopmentServer,
  { word, preset }: { word: string; preset: string | null },
  extension: ExtensionBuild | null,
  provider: DemoProvider | null,
): Promise<void> {
  const running = { url: server.url, word };
  const seed = await requestSeed(running, {
    ...(preset === null ? {} : { preset }),
    ...(provider === null ? {} : { provider: toSeed(provider) }),
  });
  const second = await requestSeed(running, SECOND_ORGANIZATION);
  const extensionFolder = extension?.folder ?? null;
  const company = provider === null ? null : { issuer: provider.issuer, people: DEMO_PEOPLE };
  console.log(formatWelcome({ url: server.url, seed, second, extensionFolder, company }));
  server.show();
}

function toSeed({ issuer, clientId, clientSecret }: DemoProvider) {
  return { name: "Demo company", issuer, client_id: clientId, client_secret: clientSecret };
}

async function waitUntilStopped(
  stop: AbortSignal,
  server: DevelopmentServer,
  extension: ExtensionBuild | null,
): Promise<void> {
  const ended = [server.ended.then(() => "server"), extension?.ended.then(() => "extension")];
  const stopped = new Promise<"signal">((resolve) => {
    if (stop.aborted) resolve("signal");
    else stop.addEventListener("abort", () => resolve("signal"));
  });
  const reason = await Promise.race([stopped, ...ended.filter((end) => end !== undefined)]);
  // Ctrl-C in a terminal also signals the children, which may end before this process gets the signal.
  const wasSignalled =
    reason === "signal" || (await Promise.race([stopped, delay(GRACE_MS)])) === "signal";
  if (!wasSignalled) throw new CommandError(`The ${reason} ended by itself.`);
  console.log("Stopped.");
}
