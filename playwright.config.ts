import { defineConfig } from "@playwright/test";

const COMMANDS = "**/commands/**";

/**
 * End-to-end tests: the built extension in real browsers against a real `wrangler dev`, one test at a time.
 * A second worker runs the commands of the README, which mostly wait for servers that they start.
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
  // In continuous integration a failed test is retried once and reported as flaky: see CONTRIBUTING.md.
  retries: process.env.CI === "true" ? 1 : 0,
  // Generous for a busy machine: only a failing test takes this long.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  reporter: "list",
  outputDir: "test-results",
});
