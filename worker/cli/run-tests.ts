import { readFileSync } from "node:fs";
import { join } from "node:path";
import { playwrightCounts, settledCounts, type TestCounts, vitestCounts } from "./test-counts.ts";
import { showTool, type Tool } from "./tools.ts";

/** A program that runs tests and leaves a JSON report. */
interface Runner {
  name: string;
  tool: Tool;
  args: (report: string) => readonly string[];
  env: (report: string) => Record<string, string>;
  count: (report: unknown) => TestCounts;
}

const RUNNERS: readonly Runner[] = [
  {
    name: "Vitest",
    tool: "vitest",
    args: (report) => [
      "run",
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
    ],
    env: () => ({}),
    count: vitestCounts,
  },
  {
    name: "Playwright",
    tool: "playwright",
    args: () => ["test", "--reporter=list,json"],
    env: (report) => ({ PLAYWRIGHT_JSON_OUTPUT_FILE: report }),
    count: playwrightCounts,
  },
];

/** Runs all tests, one runner after the other. @returns each one's counts, from its own report. */
export async function runTests(reportFolder: string): Promise<TestCounts[]> {
  const all: TestCounts[] = [];
  for (const runner of RUNNERS) {
    console.log(`\n${runner.name}`);
    const report = join(reportFolder, `${runner.tool}.json`);
    const { code } = await showTool(runner.tool, runner.args(report), runner.env(report));
    const counts = settledCounts(readReport(report, runner.count), code);
    if (counts.problem !== null) console.error(`${runner.name} ${counts.problem}.`);
    all.push(counts);
  }
  return all;
}

function readReport(report: string, count: Runner["count"]): TestCounts | null {
  try {
    return count(JSON.parse(readFileSync(report, "utf8")));
  } catch {
    return null;
  }
}
