import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { projectRoot } from "../../../../scripts/project-root.ts";
import {
  applyMigrations,
  startDevelopmentServer,
} from "../../../../scripts/server/development-server.ts";
import { ensureDevelopmentVars } from "../../../../scripts/server/development-vars.ts";
import { send } from "./http.ts";
import { HOME, type PlantedToken, plantOrganizations, plantToken } from "./plant.ts";

const PORT = 8830;
const START_MS = 360_000;

/** A running Latchkey that the tests of an integration use. */
export interface Latchkey {
  port: number;
  /** Issues a token, by default of the home organization. */
  issue(token: Partial<PlantedToken>): Promise<{ secret: string; id: string }>;
  /** Revokes the token with its own secret. */
  revoke(secret: string): Promise<void>;
}

/** A Latchkey that a test can stop, and that other `wrangler dev` sessions can bind to. */
export interface OwnLatchkey extends Latchkey {
  /** The WRANGLER_REGISTRY_PATH for sessions that bind to it. */
  registry: string;
  stop(): Promise<void>;
}

/** Serves the Worker on a new database with two organizations. */
export async function startLatchkey(port: number): Promise<OwnLatchkey> {
  const stateFolder = mkdtempSync(join(tmpdir(), "latchkey-integrations-"));
  const registry = join(stateFolder, "registry");
  ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes);
  await applyMigrations(stateFolder);
  plantOrganizations(stateFolder);
  const word = randomBytes(24).toString("base64url");
  const neverStopped = new AbortController().signal;
  const options = { port, stateFolder, extension: false };
  // Its own registry, since another Worker named `latchkey` may run on this computer.
  const env = { WRANGLER_REGISTRY_PATH: registry };
  const server = await startDevelopmentServer(options, word, neverStopped, env);
  return {
    port,
    registry,
    issue: (token) =>
      plantToken(stateFolder, { organization: HOME, scopes: ["API_READ"], ...token }),
    revoke: (token) => revoke(port, token),
    async stop() {
      await server.stop();
      rmSync(stateFolder, { recursive: true, force: true });
    },
  };
}

/** Playwright's `test` with a running Latchkey. All files share it, since it starts slowly. */
export const test = base.extend<object, { latchkey: Latchkey }>({
  latchkey: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const latchkey = await startLatchkey(PORT);
      try {
        await use(latchkey);
      } finally {
        await latchkey.stop();
      }
    },
    { scope: "worker", timeout: START_MS },
  ],
});

async function revoke(port: number, token: string): Promise<void> {
  const { status, body } = await send(port, { path: "/v1/tokens/self", method: "DELETE", token });
  if (status >= 300) throw new Error(`the token was not revoked: ${status} ${body}`);
}
