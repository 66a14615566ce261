import * as v from "valibot";

/** The numbers of tests by outcome. */
export interface TestCounts {
  passed: number;
  failed: number;
  skipped: number;
}

const Vitest = v.object({
  success: v.boolean(),
  numPassedTests: v.number(),
  numFailedTests: v.number(),
  numPendingTests: v.number(),
  numTodoTests: v.number(),
});

const Playwright = v.object({
  errors: v.array(v.unknown()),
  stats: v.object({
    expected: v.number(),
    unexpected: v.number(),
    flaky: v.number(),
    skipped: v.number(),
  }),
});

/** Reads the counts from Vitest's JSON report. A file that could not run counts as one failed test. */
export function readVitestCounts(report: unknown): TestCounts {
  const counts = v.parse(Vitest, report);
  return {
    passed: counts.numPassedTests,
    failed: counts.success ? 0 : Math.max(1, counts.numFailedTests),
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

/** The number of tests in a run that may pass only on a second try. A busy machine does not cause more. */
const MAX_FLAKY = 5;

/** Reads the counts from Playwright's JSON report. A few tests may pass on their second try. */
export function readPlaywrightCounts(report: unknown): TestCounts {
  const { errors, stats } = v.parse(Playwright, report);
  const [passed, failed] = stats.flaky > MAX_FLAKY ? [0, stats.flaky] : [stats.flaky, 0];
  return {
    passed: stats.expected + passed,
    failed: stats.unexpected + failed + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * Returns the final counts of a run. A runner that crashed, ran no test or left no report adds a failure,
 * so that a silent run never counts as a success.
 *
 * @param counts the counts in the report, or `null` if there is no report
 * @param code the runner's exit code
 */
export function computeFinalCounts(
  counts: TestCounts | null,
  code: number,
): TestCounts & { problem: string | null } {
  if (counts === null) {
    return { passed: 0, failed: 1, skipped: 0, problem: `left no report (exit code ${code})` };
  }
  if (counts.failed > 0) return { ...counts, problem: null };
  if (counts.passed === 0) return { ...counts, failed: 1, problem: "ran no test" };
  if (code !== 0) return { ...counts, failed: 1, problem: `ended with exit code ${code}` };
  return { ...counts, problem: null };
}

export function addCounts(all: readonly TestCounts[]): TestCounts {
  return all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** Renders the last line of a run. */
export function formatCounts({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
