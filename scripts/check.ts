import { runChecks } from "./checks/run-checks.ts";
import { CommandError, runCommand } from "./command-error.ts";

await runCommand(async () => {
  const failed = await runChecks();
  if (failed.length > 0) throw new CommandError(`Failed: ${failed.join(", ")}`);
});
