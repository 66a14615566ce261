import { spawn } from "node:child_process";
import { setTimeout as delay } from "node:timers/promises";

/** A command that still runs this long after Ctrl-C is killed, which makes its exit code nonzero. */
const STOP_MS = 60_000;

/** A started command, which may still run. */
export interface Command {
  /** Returns the output so far, on both streams. */
  output(): string;
  /** Waits until the output matches. @throws Error with the output if the command ends first or the time is up */
  waitForOutput(pattern: RegExp, timeoutMs: number): Promise<void>;
  /** Signals the process group, as Ctrl-C does. @returns the exit code */
  interrupt(): Promise<number>;
  /** Signals only the command and not its children, as `kill` does. @returns the exit code */
  terminate(): Promise<number>;
  /** Settles with the exit code. */
  ended: Promise<number>;
}

/** Runs a line as a terminal does: through bash, in its own process group. */
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
    async waitForOutput(pattern, timeoutMs) {
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
