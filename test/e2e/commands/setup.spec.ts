import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, expect, test } from "@playwright/test";
import {
  COUNT_ORGANIZATIONS,
  generateSetupCode,
  isUnclaimed,
} from "../../../scripts/deployment/setup-code.ts";
import {
  applyMigrations,
  startDevelopmentServer,
} from "../../../scripts/server/development-server.ts";
import { runTool } from "../../../scripts/tools.ts";
import { checkScreen } from "../support/check-screen.ts";

const PORT = 8829;
const START_MS = 360_000;

test("the setup code that a deployment prints creates the first administrator, once", async () => {
  test.setTimeout(START_MS + 60_000);
  const stateFolder = mkdtempSync(join(tmpdir(), "latchkey-setup-"));
  // Runs the statements of `npm run deploy` on a local database.
  const query = async (sql: string) => {
    const databaseArgs = ["--local", "--persist-to", stateFolder];
    const { code, output } = await runTool("wrangler", [
      ...["d1", "execute", "DB", "--yes", "--json", "--command", sql],
      ...databaseArgs,
    ]);
    expect(code, output).toBe(0);
    return JSON.parse(output.slice(output.indexOf("["))) as unknown;
  };
  await applyMigrations(stateFolder);
  expect(isUnclaimed(await query(COUNT_ORGANIZATIONS))).toBe(true);
  const { code, sql } = await generateSetupCode(randomBytes);
  await query(sql);
  const stop = new AbortController();
  const server = await startDevelopmentServer({ port: PORT, stateFolder }, "word", stop.signal);
  const browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic"],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 480, height: 820 } });
    await page.goto(`${server.url}/setup`);
    await checkScreen(page, "setup-code");
    await page.getByLabel("Code", { exact: true }).fill(code);
    await page.getByRole("button", { name: "Continue", exact: true }).click();
    await page.getByLabel("Organization", { exact: true }).fill("Acme");
    await page.getByLabel("Permissions to begin with").selectOption("application-users");
    await page.getByLabel("Your name", { exact: true }).fill("Fran First");
    await page.getByLabel("Email", { exact: true }).fill("fran@example.test");
    await page.getByLabel("Choose a password", { exact: true }).fill("a first password");
    await checkScreen(page, "setup");
    await page.getByRole("button", { name: "Set up", exact: true }).click();
    await expect(page.getByRole("heading", { name: "Fran First" })).toBeVisible();
    await expect(page.getByText("Acme")).toBeVisible();

    await page.goto(`${server.url}/setup`);
    await expect(page.getByText("Ask an administrator to invite you.")).toBeVisible();
    await checkScreen(page, "setup-done");
    expect(isUnclaimed(await query(COUNT_ORGANIZATIONS))).toBe(false);

    await test.step("a wrangler that is killed leaves nothing on its port", async () => {
      const pattern = `wrangler-dist/cli.js dev .*--port ${PORT}`;
      const [wrangler] = execFileSync("pgrep", ["-f", pattern], { encoding: "utf8" }).split("\n");
      process.kill(Number(wrangler), "SIGKILL");
      await server.ended;
      await expect(fetch(server.url)).rejects.toThrow();
    });
  } finally {
    await browser.close();
    await server.stop();
    rmSync(stateFolder, { recursive: true, force: true });
  }
});
