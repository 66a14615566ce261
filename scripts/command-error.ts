/** An error that ends a command. Its message is for the operator, so no stack is printed. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** Runs a command. A failure is printed on stderr and sets exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof CommandError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
