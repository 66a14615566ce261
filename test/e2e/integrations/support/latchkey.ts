import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test as base } from "@playwright/test";
import { applyMigrations } from "../../../../worker/cli/apply-migrations.ts";
import { startDevelopmentServer } from "../../../../worker/cli/development-server.ts";
import { ensureDevelopmentVars } from "../../../../worker/cli/development-vars.ts";
import { projectRoot } from "../../../../worker/cli/project-root.ts";
import { send } from "./http.ts";
import { HOME, type Planted, plantOrganizations, plantToken } from "./plant.ts";

const PORT = 8830;
const START_MS = 120_000;

/** The Worker, served to all integrations alike. */
export interface Latchkey {
  port: number;
  /** A token of the home organization, unless told otherwise. */
  issue(token: Partial<Planted>): Promise<{ secret: string; id: string }>;
  /** Its own holder gives the token up. */
  revoke(secret: string): Promise<void>;
}

/** Playwright's `test` with Latchkey running: one server for all files, since it takes long to start. */
export const test = base.extend<object, { latchkey: Latchkey }>({
  latchkey: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its pattern.
    async ({}, use) => {
      const stateFolder = mkdtempSync(join(tmpdir(), "latchkey-integrations-"));
      ensureDevelopmentVars(join(projectRoot, ".dev.vars"), randomBytes);
      await applyMigrations(stateFolder);
      plantOrganizations(stateFolder);
      const options = { port: PORT, stateFolder, extension: false };
      const never = new AbortController().signal;
      const word = randomBytes(24).toString("base64url");
      const server = await startDevelopmentServer(options, word, never);
      try {
        await use({ port: PORT, issue: (token) => issue(stateFolder, token), revoke });
      } finally {
        await server.stop();
        rmSync(stateFolder, { recursive: true, force: true });
      }
    },
    { scope: "worker", timeout: START_MS },
  ],
});

function issue(stateFolder: string, token: Partial<Planted>) {
  return plantToken(stateFolder, { organization: HOME, scopes: ["API_READ"], ...token });
}

async function revoke(token: string): Promise<void> {
  const { status, body } = await send(PORT, { path: "/v1/tokens/self", method: "DELETE", token });
  if (status >= 300) throw new Error(`the token was not revoked: ${status} ${body}`);
}
