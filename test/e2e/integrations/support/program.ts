import { spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

/** A server outside of the project, started for a test. */
export interface Program {
  /** Ends the program and removes its folder. */
  stop(): Promise<void>;
}

const START_MS = 60_000;
const STOP_MS = 5_000;

/**
 * Starts a program and waits until it listens.
 *
 * @param folder the folder of the program's files, removed when it stops
 * @param cwd the folder in which it starts; by default that of the tests
 * @throws Error with its output if it ends or does not listen in time
 */
export async function startProgram(
  command: readonly [string, ...string[]],
  port: number,
  folder: string,
  env: Record<string, string> = {},
  cwd?: string,
): Promise<Program> {
  const [file, ...args] = command;
  const child = spawn(file, args, {
    ...(cwd === undefined ? {} : { cwd }),
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
  const ended = new Promise<void>((resolve) => {
    const end = () => {
      running.value = false;
      resolve();
    };
    child.once("close", end);
    child.once("error", end);
  });
  const stop = async () => {
    const kill = setTimeout(() => child.kill("SIGKILL"), STOP_MS);
    child.kill("SIGTERM");
    await ended;
    clearTimeout(kill);
    rmSync(folder, { recursive: true, force: true });
  };
  const deadline = Date.now() + START_MS;
  while (!(await isListening(port))) {
    if (!running.value) throw new Error(`${file} ended early:\n${output}`);
    if (Date.now() > deadline) {
      await stop();
      throw new Error(`${file} does not listen on ${port}:\n${output}`);
    }
    await delay(50);
  }
  return { stop };
}

/** Returns true if a process listens on this port of 127.0.0.1. */
function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });
}
