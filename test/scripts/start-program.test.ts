import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, describe, expect, it } from "vitest";
import { CommandError } from "../../scripts/command-error.ts";
import { projectRoot } from "../../scripts/project-root.ts";
import { finishProgram, startProgram } from "../../scripts/start-program.ts";

/** Long enough for a busy machine, and far shorter than a hang. */
const SOON_MS = 15_000;
const orphans: number[] = [];

afterEach(() => {
  for (const pid of orphans.splice(0)) if (isRunning(pid)) process.kill(pid, "SIGKILL");
});

const PIPES = { stdio: ["ignore", "pipe", "pipe"] as ("ignore" | "pipe")[] };
const WAIT = "setInterval(() => {}, 1_000);";
/** Starts a child of the fake tool that shares its output, prints its pid, and then does `after`. */
const withChild = (child: string, after: string, options = "") => `
  const { spawn } = require("node:child_process");
  const stdio = ["ignore", "inherit", "inherit"];
  const child = spawn(process.execPath, ["-e", ${JSON.stringify(child)}], { stdio, ${options} });
  console.log("child " + child.pid + ".");
  child.once("spawn", () => { ${after} });
`;

/** Runs JavaScript as a fake tool. */
function startFake(script: string, stopWithinMs = 500) {
  const program = startProgram(process.execPath, ["-e", script], PIPES, stopWithinMs);
  let output = "";
  program.child.stdout?.on("data", (chunk: Buffer) => {
    output += chunk;
  });
  return {
    program,
    /** Returns the pid of the fake tool's child, once it is printed. */
    async childPid(): Promise<number> {
      await expect.poll(() => output, { timeout: SOON_MS }).toMatch(/child \d+\./);
      const pid = Number(/child (\d+)\./.exec(output)?.[1]);
      orphans.push(pid);
      return pid;
    },
    async untilPrinted(text: string): Promise<void> {
      await expect.poll(() => output, { timeout: SOON_MS }).toContain(text);
    },
  };
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Settles with the outcome, or with "hangs". */
const soon = <Value>(promise: Promise<Value>): Promise<Value | "hangs"> =>
  Promise.race([
    promise,
    new Promise<"hangs">((resolve) => setTimeout(() => resolve("hangs"), SOON_MS / 2).unref()),
  ]);

const untilGone = (pid: number) =>
  expect.poll(() => isRunning(pid), { timeout: SOON_MS }).toBe(false);

describe("a program", () => {
  it("has ended when it dies, even if a child of it holds its output, and the child ends too", async () => {
    const fake = startFake(withChild(WAIT, 'process.kill(process.pid, "SIGKILL")'));
    const pid = await fake.childPid();
    expect(await soon(fake.program.ended)).toBe(1);
    await untilGone(pid);
  });

  it("has ended when it dies, even if a process that it cannot reach holds its output", async () => {
    const fake = startFake(withChild(WAIT, "process.exit(3)", "detached: true"));
    await fake.childPid();
    expect(await soon(fake.program.ended)).toBe(3);
  });

  it("leaves nothing that listens when it is killed", async () => {
    const listen = `require("node:net").createServer().listen(0, "127.0.0.1", function () {
      console.log("port " + this.address().port + ".");
    });`;
    const fake = startFake(withChild(listen, WAIT));
    const pid = await fake.childPid();
    await fake.untilPrinted("port ");
    process.kill(fake.program.child.pid ?? 0, "SIGKILL");
    expect(await soon(fake.program.ended)).toBe(1);
    await untilGone(pid);
  });

  it("is stopped in bounded time with its children, even if it ignores SIGTERM", async () => {
    const fake = startFake(
      withChild(WAIT, `process.on("SIGTERM", () => {}); ${WAIT}; console.log("deaf")`),
    );
    const pid = await fake.childPid();
    await fake.untilPrinted("deaf");
    expect(await soon(fake.program.stop())).toBeUndefined();
    await untilGone(pid);
  });

  it("returns all of its output, also if it is much and ends at once", async () => {
    const script = 'process.stdout.write("x".repeat(300_000)); process.stderr.write("end")';
    const program = startProgram(process.execPath, ["-e", script], PIPES);
    const { code, stdout, output } = await finishProgram(program, "a fake tool", SOON_MS);
    expect([code, stdout.length, output.length]).toEqual([0, 300_000, 300_003]);
  });

  it("is stopped with a reason after its time is up", async () => {
    const program = startProgram(process.execPath, ["-e", `console.log("so far"); ${WAIT}`], PIPES);
    const finished = finishProgram(program, "a fake tool", 700).catch((error: unknown) => error);
    const error = await soon(finished);
    expect(error).toBeInstanceOf(CommandError);
    expect(String(error)).toMatch(/a fake tool did not end within 1 s/);
  });
});

describe("a command that is stopped by a signal", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends its programs: %s", async (signal) => {
    const command = `
      import { CommandError, runCommand } from "./scripts/command-error.ts";
      import { finishProgram, startProgram } from "./scripts/start-program.ts";
      await runCommand(async () => {
        const script = 'console.log("child " + process.pid + "."); ${WAIT}';
        const stdio = ["ignore", "inherit", "inherit"];
        const program = startProgram(process.execPath, ["-e", script], { stdio });
        await finishProgram(program, "a fake tool", 60_000);
        console.log("goes on");
      });`;
    const args = ["--no-warnings", "--input-type=module", "-e", command];
    const parent = spawn(process.execPath, args, { cwd: projectRoot, ...PIPES });
    let output = "";
    for (const stream of [parent.stdout, parent.stderr]) {
      stream?.on("data", (chunk: Buffer) => {
        output += chunk;
      });
    }
    await expect.poll(() => output, { timeout: SOON_MS }).toMatch(/child \d+\./);
    const pid = Number(/child (\d+)\./.exec(output)?.[1]);
    orphans.push(pid, parent.pid ?? 0);
    parent.kill(signal);
    const [code] = (await soon(once(parent, "exit"))) as [number | null];
    await untilGone(pid);
    expect([code, output]).toEqual([1, expect.stringContaining("Stopped.")]);
    expect(output).not.toContain("goes on");
  });
});
