import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLine } from "../../support/command.ts";
import { E2E_PORT, E2E_URL, serverState } from "./server.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const READY_MS = 480_000;

/**
 * Builds the extension for both browsers and runs `npm start` on a new database. The tests read the
 * server's output, and search its log for secrets.
 */
export default async function startEverything(): Promise<() => Promise<void>> {
  const firefox = runLine("npx wxt build -b firefox", projectRoot);
  if ((await firefox.ended) !== 0) throw new Error(`wxt build failed:\n${firefox.output()}`);
  const stateFolder = mkdtempSync(join(tmpdir(), "latchkey-e2e-"));
  const log = `${stateFolder}.log`;
  const server = runLine(`npm start --silent 2>&1 | tee ${log}`, projectRoot, {
    PORT: String(E2E_PORT),
    LATCHKEY_STATE: stateFolder,
  });
  await server.waitForOutput(/oauth\/introspect"/, READY_MS);
  serverState.write({ url: E2E_URL, stateFolder, log, welcome: server.output() });
  return async () => {
    await server.interrupt();
    serverState.remove();
    for (const path of [stateFolder, log]) rmSync(path, { recursive: true, force: true });
  };
}
