import * as v from "valibot";

/** What a runner's report says: how its tests ended. */
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

/** Counts in Vitest's JSON report. A file that could not run fails once, though no test of it did. */
export function vitestCounts(report: unknown): TestCounts {
  const counts = v.parse(Vitest, report);
  return {
    passed: counts.numPassedTests,
    failed: counts.success ? 0 : Math.max(1, counts.numFailedTests),
    skipped: counts.numPendingTests + counts.numTodoTests,
  };
}

/** How many tests of one run may need a second try. More than these are no accident of the machine. */
const MAX_FLAKY = 5;

/** Counts in Playwright's JSON report. Tests that passed only on a second try passed, if they are few. */
export function playwrightCounts(report: unknown): TestCounts {
  const { errors, stats } = v.parse(Playwright, report);
  const [passed, failed] = stats.flaky > MAX_FLAKY ? [0, stats.flaky] : [stats.flaky, 0];
  return {
    passed: stats.expected + passed,
    failed: stats.unexpected + failed + errors.length,
    skipped: stats.skipped,
  };
}

/**
 * What a run comes to. One that crashed, found nothing or left no report fails once, so that silence
 * is never taken for success.
 *
 * @param counts what the report says, or `null` where there is none
 * @param code the runner's exit code
 */
export function settledCounts(
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

/** The run's last line. */
export function countsLine({ passed, failed, skipped }: TestCounts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
