/** An error that ends a command. Its message is for the operator, so no stack is printed. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** Runs a command. A failure is printed on stderr and sets exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    const known = findCommandError(error);
    console.error(known === null ? error : `\n${known.message}`);
    process.exitCode = 1;
  }
}

/** Finds the operator's error among the causes of another one, such as that of a failed query. */
function findCommandError(error: unknown): CommandError | null {
  if (error instanceof CommandError) return error;
  return error instanceof Error ? findCommandError(error.cause) : null;
}
