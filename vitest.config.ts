import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-pool-workers";
import { defineConfig } from "vitest/config";
import { testKeys } from "./test/support/test-keys.ts";

export default defineConfig({
  test: {
    // The logs of passing tests are noise.
    silent: "passed-only",
    // By default Vitest leaves one core free, which is half of a small machine.
    maxWorkers: "100%",
    // Generous for a busy machine, and still an end for a test that hangs.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: "./wrangler.toml" },
            miniflare: {
              bindings: {
                ...testKeys,
                // Requests of a test end with it. `waitOnExecutionContext` would wait for what lingers.
                LINGER_SECONDS: "0",
                TEST_MIGRATIONS: await readD1Migrations("worker/db/migrations"),
              },
              // Nearly all tests of a run change one organization, within a few minutes.
              ratelimits: {
                ORGANIZATION_MUTATION_LIMIT: {
                  namespace_id: "1004",
                  simple: { limit: 1_000_000, period: 60 },
                },
              },
            },
          })),
        ],
        test: {
          name: "worker",
          include: ["test/worker/**/*.test.ts", "test/conformance/**/*.test.ts"],
          globalSetup: ["test/support/start-real-provider.ts"],
          setupFiles: ["test/worker/empty-database.ts", "test/worker/no-internet.ts"],
          // Files share a workerd: starting one takes longer than most files run.
          isolate: false,
        },
      },
      { test: { name: "scripts", include: ["test/scripts/**/*.test.ts"], environment: "node" } },
      {
        test: {
          name: "guard",
          include: ["test/{guard,client}/**/*.test.ts"],
          environment: "node",
        },
      },
      {
        test: { name: "shared", include: ["test/shared/**/*.test.ts"], environment: "node" },
      },
      {
        oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
        test: {
          name: "extension",
          include: ["test/extension/**/*.test.{ts,tsx}"],
          // The texts look for the browser when they are imported, so this file must run first.
          setupFiles: ["test/extension/support/i18n.ts"],
          environment: "happy-dom",
        },
      },
    ],
  },
});
