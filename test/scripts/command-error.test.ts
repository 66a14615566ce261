import { expect, it, onTestFinished, vi } from "vitest";
import { CommandError, runCommand } from "../../scripts/command-error.ts";

it.each([
  ["its own error", new CommandError("Do this.")],
  ["the cause of a failed query", new Error("SELECT 1", { cause: new CommandError("Do this.") })],
])("a command prints only the message of %s, and fails", async (_, error) => {
  const print = vi.spyOn(console, "error").mockImplementation(() => {});
  onTestFinished(() => {
    print.mockRestore();
    process.exitCode = 0;
  });
  await runCommand(() => Promise.reject(error));
  expect(print.mock.calls).toEqual([["\nDo this."]]);
  expect(process.exitCode).toBe(1);
});
