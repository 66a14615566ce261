import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { ProgramOutcome } from "../start-program.ts";
import { runTool, showTool, type Tool } from "../tools.ts";
import {
  computeFinalCounts,
  readPlaywrightCounts,
  readVitestCounts,
  type TestCounts,
} from "./test-counts.ts";

/** Longer than a busy machine takes; each single test has a much shorter time. */
const TEST_WITHIN_MS = 3 * 3_600_000;

/** A program that runs tests and writes a JSON report. */
interface Runner {
  name: string;
  tool: Tool;
  run: (args: readonly string[], env: Record<string, string>) => Promise<ProgramOutcome>;
  args: (report: string) => readonly string[];
  env: (report: string) => Record<string, string>;
  count: (report: unknown) => TestCounts;
}

const RUNNERS: readonly Runner[] = [
  {
    name: "Vitest",
    tool: "vitest",
    run: (args, env) => runTool("vitest", args, { env, deadlineMs: TEST_WITHIN_MS }),
    args: (report) => [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    env: () => ({}),
    count: readVitestCounts,
  },
  {
    name: "Playwright",
    tool: "playwright",
    run: (args, env) => showTool("playwright", args, { env, deadlineMs: TEST_WITHIN_MS }),
    args: () => ["test", "--reporter=list,json"],
    env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    count: readPlaywrightCounts,
  },
];

/**
 * Runs both test runners at once, since browser tests mostly wait. Playwright prints its progress; Vitest
 * prints at its end.
 *
 * @returns the counts of each runner, from its report
 */
export async function runTests(reportFolder: string): Promise<TestCounts[]> {
  return await Promise.all(
    RUNNERS.map(async (runner) => {
      const report = join(reportFolder, `${runner.tool}.json`);
      const { code, output } = await runner.run(runner.args(report), runner.env(report));
      console.log(`\n${runner.name} is done.\n${output}`);
      const counts = computeFinalCounts(readReport(report, runner.count), code);
      if (counts.problem !== null) console.error(`${runner.name} ${counts.problem}.`);
      return counts;
    }),
  );
}

function readReport(report: string, count: Runner["count"]): TestCounts | null {
  try {
    return count(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    return null;
  }
}
