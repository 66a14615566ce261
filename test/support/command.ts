import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** Whatever goes on after this is killed, and its exit code is no 0. */
const STOP_MS = 60_000;

/** A command that was typed into a terminal and may still run. */
export interface Command {
  /** Everything it has said so far, on both streams. */
  output(): string;
  /** Waits until it has said `pattern`. @throws Error with its output where it ends first or is late. */
  untilSaid(pattern: RegExp, timeoutMs: number): Promise<void>;
  /** Presses Ctrl-C. @returns the exit code */
  interrupt(): Promise<number>;
  /** What `kill` does to it: SIGTERM to the command alone, not to what it started. */
  terminate(): Promise<number>;
  /** Settles with the exit code. */
  ended: Promise<number>;
}

/** Runs a line as someone at a terminal would: through bash, in a process group of its own. */
export function runLine(line: string, cwd: string, env: Record<string, string> = {}): Command {
  const child = spawn("bash", ["-c", line], {
    cwd,
    detached: true,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  const running = { value: true };
  const ended = new Promise<number>((resolve) => {
    child.once("close", (code) => {
      running.value = false;
      resolve(code ?? 1);
    });
  });
  return {
    output: () => output,
    ended,
    async untilSaid(pattern, timeoutMs) {
      const deadline = Date.now() + timeoutMs;
      while (!pattern.test(output)) {
        if (!running.value) throw new Error(`"${line}" ended early:\n${output}`);
        if (Date.now() > deadline) throw new Error(`"${line}" is late:\n${output}`);
        await delay(100);
      }
    },
    async interrupt() {
      if (!running.value || child.pid === undefined) return ended;
      const group = -child.pid;
      process.kill(group, "SIGINT");
      const kill = setTimeout(() => process.kill(group, "SIGKILL"), STOP_MS);
      const code = await ended;
      clearTimeout(kill);
      return code;
    },
    async terminate() {
      child.kill("SIGTERM");
      return ended;
    },
  };
}
