import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { CommandError } from "./command-error.ts";

/** A started program, together with the processes that it starts. */
export interface RunningProgram {
  readonly child: ChildProcess;
  /** Settles with the exit code when the program has ended and its output is read; 1 if a signal ended it. */
  readonly ended: Promise<number>;
  /** Ends the program and its children, in bounded time. */
  stop(): Promise<void>;
}

/** Windows has no process groups: there, children of a killed program may stay. */
const HAS_GROUPS = process.platform !== "win32";
const STOP_WITHIN_MS = 5_000;
/** Time to read the last output of a program. A process outside its group may hold the pipe for good. */
const DRAIN_MS = 2_000;
/** npm and the terminal may both send the same signal, so a repeated one counts only after this time. */
const REPEATED_MS = 1_000;
/** Time for programs to end after a signal. Playwright stops servers and browsers first. */
const SIGNAL_GRACE_MS = 60_000;

const running = new Set<ChildProcess>();
/** When this process was signalled to stop; `null` if it was not. */
let stoppedAt: number | null = null;

/**
 * Starts a program in a process group of its own.
 *
 * When the program ends, whatever is left of its group is killed. Otherwise a child that outlives a killed
 * program keeps its port, or keeps its output open, and this process waits for ever.
 *
 * Ctrl-C in a terminal does not reach the group. So signals to this process are passed on.
 *
 * @throws CommandError if this process was signalled to stop
 */
export function startProgram(
  program: string,
  args: readonly string[],
  options: SpawnOptions,
  stopWithinMs: number = STOP_WITHIN_MS,
): RunningProgram {
  if (stoppedAt !== null) throw new CommandError("Stopped.");
  passSignalsOn();
  const child = spawn(program, args, { ...options, detached: HAS_GROUPS });
  running.add(child);
  const ended = waitForEnd(child);
  // Some callers only wait for it later.
  ended.catch(() => {});
  return {
    child,
    ended,
    async stop() {
      child.kill("SIGTERM");
      const kill = setTimeout(() => signalGroup(child, "SIGKILL"), stopWithinMs);
      await ended.catch(() => {});
      clearTimeout(kill);
    },
  };
}

function waitForEnd(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once("error", (error) => {
      running.delete(child);
      reject(error);
    });
    child.once("exit", (code) => {
      running.delete(child);
      signalGroup(child, "SIGKILL");
      const drained = setTimeout(() => {
        child.stdout?.destroy();
        child.stderr?.destroy();
      }, DRAIN_MS);
      child.once("close", () => {
        clearTimeout(drained);
        resolve(code ?? 1);
      });
    });
  });
}

/** The result of a program that has ended. */
export interface ProgramOutcome {
  /** The exit code; 1 if a signal ended the program. */
  code: number;
  /** Both streams, in order of arrival. Empty if they were shown on the terminal. */
  output: string;
  stdout: string;
}

/**
 * Waits until a program has ended, and returns its output.
 *
 * @param name the program in the error's message
 * @throws CommandError with the output if the program does not end within `deadlineMs`, and is stopped; or if
 *   this process was signalled to stop
 */
export async function finishProgram(
  { child, ended, stop }: RunningProgram,
  name: string,
  deadlineMs: number,
): Promise<ProgramOutcome> {
  const chunks: Buffer[] = [];
  const stdout: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    stdout.push(chunk);
  });
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  const late = { value: false };
  const deadline = setTimeout(() => {
    late.value = true;
    void stop();
  }, deadlineMs);
  const code = await ended.finally(() => clearTimeout(deadline));
  const output = toText(chunks);
  if (stoppedAt !== null) throw new CommandError("Stopped.");
  if (late.value) {
    const seconds = Math.ceil(deadlineMs / 1_000);
    throw new CommandError(`${output}\n${name} did not end within ${seconds} s, and was stopped.`);
  }
  return { code, output, stdout: toText(stdout) };
}

const toText = (chunks: Buffer[]) => Buffer.concat(chunks).toString("utf8");

/** Signals a program and its children, if any is left. */
function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(HAS_GROUPS ? -pid : pid, signal);
  } catch {
    // None is left.
  }
}

function killAll(): void {
  for (const child of running) signalGroup(child, "SIGKILL");
}

let passesSignalsOn = false;

/** Passes signals on to the running programs. A second signal kills them and ends this process. */
function passSignalsOn(): void {
  if (passesSignalsOn) return;
  passesSignalsOn = true;
  process.once("exit", killAll);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      if (stoppedAt !== null) {
        if (Date.now() - stoppedAt >= REPEATED_MS) process.exit(1);
        return;
      }
      stoppedAt = Date.now();
      for (const child of running) signalGroup(child, signal);
      setTimeout(killAll, SIGNAL_GRACE_MS).unref();
    });
  }
}
