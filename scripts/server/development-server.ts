import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../command-error.ts";
import { runTool, startTool } from "../tools.ts";
import type { ServeOptions } from "./serve-options.ts";

const MIGRATE_WITHIN_MS = 300_000;

/**
 * Applies all migrations to the local database.
 *
 * @param stateFolder the database's folder; created if missing
 * @throws CommandError with wrangler's output if a migration fails or takes too long
 */
export async function applyMigrations(stateFolder: string): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateFolder];
  // CI makes wrangler apply them without a prompt.
  const options = { env: { CI: "true" }, deadlineMs: MIGRATE_WITHIN_MS };
  const { code, output } = await runTool("wrangler", args, options);
  if (code !== 0) throw new CommandError(`${output}\nThe database could not be prepared.`);
}

/** A running `wrangler dev`. */
export interface DevelopmentServer {
  url: string;
  /** Settles when the process has ended, for any reason. */
  ended: Promise<unknown>;
  /** Prints its output from now on. */
  show(): void;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 90_000;
/** Time for the lines that explain a failed build, which follow the line that reports it. */
const FLUSH_MS = 500;

/**
 * Starts the Worker, reachable only from this computer, and waits until it is ready.
 *
 * @param seedWord the word that authorizes seeding of this server
 * @param stop ends the waiting
 * @param env additional environment variables for wrangler
 * @throws CommandError with the server's output if it ends or is not ready in time
 */
export async function startDevelopmentServer(
  options: Pick<ServeOptions, "port" | "stateFolder">,
  seedWord: string,
  stop: AbortSignal,
  env: Record<string, string> = {},
): Promise<DevelopmentServer> {
  const {
    child,
    ended,
    stop: stopProgram,
  } = startTool(
    "wrangler",
    [
      ...["dev", "--ip", "localhost", "--port", String(options.port)],
      // By default wrangler picks a free inspector port and opens it later, so one of two parallel starts fails.
      ...["--inspector-port", "0"],
      ...["--persist-to", options.stateFolder, "--show-interactive-dev-session=false"],
      ...["--var", `DEVELOPMENT_SEED:${seedWord}`],
    ],
    { stdio: ["ignore", "pipe", "pipe"], env },
  );
  const output = bufferOutput(child);
  const url = `http://localhost:${options.port}`;
  const server = { url, ended, show: output.show, stop: stopProgram };
  const failed = Promise.race([ended, output.buildFailed]);
  const problem = await waitUntilReady(url, failed, stop);
  if (problem === null) return server;
  await server.stop();
  stop.throwIfAborted();
  throw new CommandError(`${output.buffered()}\n${problem}`);
}

/** Buffers the output until `show()`, so that a successful start prints nothing. */
function bufferOutput(child: ChildProcess) {
  const lines: string[] = [];
  let isShown = false;
  // After a failed build wrangler does not end: it waits for the next change of a file.
  let reportBuildFailure = () => {};
  const buildFailed = new Promise<void>((resolve) => {
    reportBuildFailure = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (isShown && isWorthShowing(line)) console.log(line);
      else if (!isShown) lines.push(line);
      if (line.includes("Build failed with")) setTimeout(reportBuildFailure, FLUSH_MS);
    });
  }
  return {
    buildFailed,
    buffered: () => lines.filter(isWorthShowing).join("\n"),
    show: () => {
      isShown = true;
    },
  };
}

/** @returns a description of the problem, or `null` once the Worker reports that it is ready */
async function waitUntilReady(
  url: string,
  failed: Promise<unknown>,
  stop: AbortSignal,
): Promise<string | null> {
  const running = { value: true };
  void failed.then(() => {
    running.value = false;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  let lastAnswer = "it does not answer";
  while (Date.now() < deadline && !stop.aborted) {
    if (!running.value) return "The server could not start.";
    try {
      const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return null;
      lastAnswer = `${response.status} ${await response.text()}`;
    } catch {
      // Not listening yet.
    }
    await delay(200);
  }
  return `The server was not ready after ${READY_WITHIN_MS / 1000} s: ${lastAnswer}`;
}

/** Lines of wrangler that do not help a developer, such as the warning that this computer is offline. */
const NOISE = [
  /^\s*$/,
  /Unable to fetch the `Request\.cf` object/,
  /^Error: getaddrinfo ENOTFOUND workers\.cloudflare\.com/,
  /GetAddrInfoReqWrap/,
  /\[wrangler:info\] Ready on /,
  // A line for each request; the Worker's own log has more detail.
  /\[wrangler:info\] [A-Z]+ \S+ \d{3} /,
  /Starting local server/,
];

/** Returns true if a line of `wrangler dev` helps a developer. */
export function isWorthShowing(line: string): boolean {
  return !NOISE.some((pattern) => pattern.test(line));
}
