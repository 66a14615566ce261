import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runLine } from "../../support/command.ts";
import { E2E_PORT, E2E_URL, serverState } from "./server.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const READY_MS = 480_000;

/**
 * Builds the extension for both browsers and serves the Worker as `npm start` does, on a database of
 * its own. What it printed is kept for the tests; its log is searched for secrets at the end.
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
  await server.untilSaid(/oauth\/introspect"/, READY_MS);
  serverState.write({ url: E2E_URL, stateFolder, log, welcome: server.output() });
  return async () => {
    await server.interrupt();
    serverState.remove();
    for (const path of [stateFolder, log]) rmSync(path, { recursive: true, force: true });
  };
}
