import { vi } from "vitest";

/** Returns the lines that the Worker logs during `run`, by any console method. */
export async function captureLog(run: () => Promise<unknown>): Promise<string[]> {
  const lines: string[] = [];
  const write = (...args: unknown[]) => void lines.push(args.map(String).join(" "));
  const spies = (["log", "info", "warn", "error", "debug"] as const).map((method) =>
    vi.spyOn(console, method).mockImplementation(write),
  );
  try {
    await run();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return lines;
}
