import { defineConfig } from "@playwright/test";

const COMMANDS = "**/commands/**";

/**
 * End to end: the built extension in real browsers against a real `wrangler dev`, one at a time. Beside
 * them, also one at a time, the commands of the README, which mostly wait for servers of their own.
 */
export default defineConfig({
  testDir: "test/e2e",
  globalSetup: "./test/e2e/support/start-everything.ts",
  workers: 2,
  projects: [
    { name: "browsers", testIgnore: COMMANDS, workers: 1 },
    { name: "commands", testMatch: COMMANDS, workers: 1 },
  ],
  fullyParallel: false,
  // In continuous integration a test has a second try, and is named if it needs it: see CONTRIBUTING.md.
  retries: process.env.CI === "true" ? 1 : 0,
  // Long enough for a machine that is busy with other things: only a failure takes this long.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  outputDir: "test-results",
});
