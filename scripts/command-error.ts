/** What stops a command: its message is for the person at the terminal, so no stack is shown. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** Runs a command to its end; a failure is said on stderr and leaves exit code 1. */
export async function runCommand(command: () => Promise<void>): Promise<void> {
  try {
    await command();
  } catch (error) {
    console.error(error instanceof CommandError ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}
