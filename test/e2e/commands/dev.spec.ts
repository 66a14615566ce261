import { readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { cleanCheckout } from "../../support/clean-checkout.ts";
import { runLine } from "../../support/command.ts";

const projectRoot = join(import.meta.dirname, "../../..");
const PORT = "8827";
const START_MS = 360_000;
const RELOAD = { timeout: 60_000 };

test("npm run dev rebuilds the Worker and the extension at each change", async () => {
  test.setTimeout(START_MS + 2 * RELOAD.timeout);
  const checkout = cleanCheckout(projectRoot);
  symlinkSync(join(projectRoot, "node_modules"), join(checkout, "node_modules"));
  const dev = runLine("npm run dev", checkout, { PORT });
  try {
    await dev.waitForOutput(/oauth\/introspect"/, START_MS);
    expect(dev.output()).toContain(join(checkout, ".output/chrome-mv3-dev"));

    replace(join(checkout, "worker/http/problem-error.ts"), 'realm="latchkey"', 'realm="changed"');
    await expect.poll(readChallenge, RELOAD).toContain('realm="changed"');

    replace(join(checkout, "extension/locales/en.yml"), /^extName: .*$/m, "extName: Changed");
    const built = join(checkout, ".output/chrome-mv3-dev/_locales/en/messages.json");
    await expect.poll(() => readFileSync(built, "utf8"), RELOAD).toContain("Changed");
  } finally {
    await dev.interrupt();
    rmSync(checkout, { recursive: true, force: true });
  }
  expect(dev.output()).toMatch(/\nStopped\.\n/);
});

function replace(path: string, before: string | RegExp, after: string): void {
  const text = readFileSync(path, "utf8");
  const changed = text.replace(before, after);
  expect(changed).not.toBe(text);
  // As editors do: whoever watches must not read half a file.
  writeFileSync(`${path}.new`, changed);
  renameSync(`${path}.new`, path);
}

/** Reads the Worker's challenge; empty while it restarts. */
async function readChallenge(): Promise<string> {
  try {
    const response = await fetch(`http://localhost:${PORT}/v1/me`);
    return response.headers.get("WWW-Authenticate") ?? "";
  } catch {
    return "";
  }
}
