import { defineConfig } from "@playwright/test";

/** End to end: the built extension in real browsers against a real `wrangler dev`, one at a time. */
export default defineConfig({
  testDir: "test/e2e",
  globalSetup: "./test/e2e/support/start-everything.ts",
  workers: 1,
  fullyParallel: false,
  retries: 0,
  timeout: 90_000,
  expect: { timeout: 10_000 },
  reporter: "list",
  outputDir: "test-results",
});
