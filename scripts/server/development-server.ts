import type { ChildProcess } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../command-error.ts";
import { runTool, spawnTool } from "../tools.ts";
import type { ServeOptions } from "./serve-options.ts";

/**
 * Brings the local database up to the newest migration.
 *
 * @param stateFolder where it lies; made if missing
 * @throws CommandError with wrangler's words where a migration fails
 */
export async function applyMigrations(stateFolder: string): Promise<void> {
  const args = ["d1", "migrations", "apply", "DB", "--local", "--persist-to", stateFolder];
  // Unasked: the database is this computer's own.
  const { code, output } = await runTool("wrangler", args, { env: { CI: "true" } });
  if (code !== 0) throw new CommandError(`${output}\nThe database could not be prepared.`);
}

/** A running `wrangler dev`. */
export interface DevelopmentServer {
  url: string;
  /** Settles when it has ended, for whatever reason. */
  ended: Promise<void>;
  /** Lets its output through, from now on. */
  show(): void;
  stop(): Promise<void>;
}

const READY_WITHIN_MS = 90_000;
const STOP_WITHIN_MS = 5_000;
/** For the lines that say why a build failed, after the one that says that it did. */
const FLUSH_MS = 500;

/**
 * Starts the Worker on this computer alone and waits until it can serve.
 *
 * @param seed the word that this start's seeding is asked with
 * @param stop gives up waiting
 * @param env settings for wrangler beside this process's own
 * @throws CommandError with the server's own output where it ends or is not ready in time
 */
export async function startDevelopmentServer(
  options: Pick<ServeOptions, "port" | "stateFolder">,
  seed: string,
  stop: AbortSignal,
  env: Record<string, string> = {},
): Promise<DevelopmentServer> {
  const child = spawnTool(
    "wrangler",
    [
      ...["dev", "--ip", "localhost", "--port", String(options.port)],
      // Else wrangler looks for a free one and takes it later: of two that start at once, one fails.
      ...["--inspector-port", "0"],
      ...["--persist-to", options.stateFolder, "--show-interactive-dev-session=false"],
      ...["--var", `DEVELOPMENT_SEED:${seed}`],
    ],
    { stdio: ["ignore", "pipe", "pipe"], env },
  );
  const output = holdOutput(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const url = `http://localhost:${options.port}`;
  const server = { url, ended, show: output.show, stop: () => end(child, ended) };
  const failed = Promise.race([ended, output.buildFailed]);
  const problem = await waitUntilReady(url, failed, stop);
  if (problem === null) return server;
  await server.stop();
  stop.throwIfAborted();
  throw new CommandError(`${output.held()}\n${problem}`);
}

/** Keeps the lines back until they are asked for, so that a good start is a quiet one. */
function holdOutput(child: ChildProcess) {
  const lines: string[] = [];
  let shown = false;
  // wrangler then waits for the next change of a file, which nobody is going to make.
  let noticeFailure = () => {};
  const buildFailed = new Promise<void>((resolve) => {
    noticeFailure = resolve;
  });
  for (const stream of [child.stdout, child.stderr]) {
    if (stream === null) continue;
    createInterface({ input: stream }).on("line", (line) => {
      if (shown && isWorthShowing(line)) console.log(line);
      else if (!shown) lines.push(line);
      if (line.includes("Build failed with")) setTimeout(noticeFailure, FLUSH_MS);
    });
  }
  return {
    buildFailed,
    held: () => lines.filter(isWorthShowing).join("\n"),
    show: () => {
      shown = true;
    },
  };
}

/** @returns what went wrong, or `null` once the Worker says that it can serve. */
async function waitUntilReady(
  url: string,
  failed: Promise<void>,
  stop: AbortSignal,
): Promise<string | null> {
  const running = { value: true };
  void failed.then(() => {
    running.value = false;
  });
  const deadline = Date.now() + READY_WITHIN_MS;
  let last = "it does not answer";
  while (Date.now() < deadline && !stop.aborted) {
    if (!running.value) return "The server could not start.";
    try {
      const response = await fetch(`${url}/health/ready`, { signal: AbortSignal.timeout(5_000) });
      if (response.ok) return null;
      last = `${response.status} ${await response.text()}`;
    } catch {
      // Not listening yet.
    }
    await delay(200);
  }
  return `The server was not ready after ${READY_WITHIN_MS / 1000} s: ${last}`;
}

/** Ends this child and no other process; by force where it does not obey. */
async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill("SIGTERM");
  const force = setTimeout(() => child.kill("SIGKILL"), STOP_WITHIN_MS);
  await ended;
  clearTimeout(force);
}

/** Lines of wrangler that tell a developer nothing, such as that this computer is offline. */
const NOISE = [
  /^\s*$/,
  /Unable to fetch the `Request\.cf` object/,
  /^Error: getaddrinfo ENOTFOUND workers\.cloudflare\.com/,
  /GetAddrInfoReqWrap/,
  /\[wrangler:info\] Ready on /,
  // One line per request; the Worker's own log says more.
  /\[wrangler:info\] [A-Z]+ \S+ \d{3} /,
  /Starting local server/,
];

/** Whether a line of `wrangler dev` is worth passing on. */
export function isWorthShowing(line: string): boolean {
  return !NOISE.some((pattern) => pattern.test(line));
}
