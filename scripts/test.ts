import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runChecks } from "./checks/run-checks.ts";
import { CommandError } from "./command-error.ts";
import { runTests } from "./testing/run-tests.ts";
import { addCounts, formatCounts, type TestCounts } from "./testing/test-counts.ts";
import { ensureTestPrograms } from "./testing/test-programs.ts";

const total = await checkAndTest();
if (total.failed > 0 || total.passed === 0) process.exitCode = 1;
console.log(formatCounts(total));

/** Runs all checks and all tests, even after a failure. A failed check counts as a failed test. */
async function checkAndTest(): Promise<TestCounts> {
  const reports = mkdtempSync(join(tmpdir(), "latchkey-test-"));
  try {
    ensureTestPrograms();
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
