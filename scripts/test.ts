import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./checks/run-checks.ts";
import { CommandError } from "./command-error.ts";
import { runTests } from "./testing/run-tests.ts";
import { ensureTestBrowsers } from "./testing/test-browsers.ts";
import { addCounts, countsLine, type TestCounts } from "./testing/test-counts.ts";

const total = await everything();
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
console.log(countsLine(total));

/** Checks and tests, all of them, whatever fails on the way. A failed check counts as a failure. */
async function everything(): Promise<TestCounts> {
  const reports = mkdtempSync(join(tmpdir(), "latchkey-test-"));
  try {
    ensureTestBrowsers();
    const failedChecks = await runChecks();
    const counts = await runTests(reports);
    return addCounts([{ passed: 0, failed: failedChecks.length, skipped: 0 }, ...counts]);
  } catch (error) {
    console.error(error instanceof CommandError ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  } finally {
    rmSync(reports, { recursive: true, force: true });
  }
}
