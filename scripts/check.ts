import { runChecks } from "./checks/run-checks.ts";

const failed = await runChecks();
if (failed.length > 0) {
  console.error(`\nFailed: ${failed.join(", ")}`);
  process.exitCode = 1;
}
