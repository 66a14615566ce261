import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Enough connections to saturate a workerd, which serves on one thread. */
const CONNECTIONS = 32;

const script = fileURLToPath(new URL("../load.lua", import.meta.url));

/** A request that is sent repeatedly. `{}` in path or authorization stands for the request's item. */
export interface Load {
  url: string;
  method?: "GET" | "POST";
  authorization?: string;
  /** The form body, or its part before the item. */
  body?: string;
  /** A file with one item per line, used in this order. */
  items?: string;
  /** The expected status; 200 by default. */
  status?: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
}

/** Installs wrk with apt if it is missing. */
export function ensureWrk(): void {
  if (spawnSync("wrk", ["-v"]).error === undefined) return;
  const install = "apt-get install -y --no-install-recommends wrk";
  console.log(`Installing wrk: ${install}`);
  const { status } = spawnSync("sh", ["-c", `apt-get update -q && ${install}`], {
    stdio: ["ignore", "ignore", "inherit"],
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (status !== 0) throw new Error(`The bench needs wrk: ${install}`);
}

/**
 * Runs wrk on one thread.
 *
 * @param from the number of items in `load.items` to skip
 * @throws Error if an answer does not have the expected status, since errors are not measured
 */
export async function runWrk(
  load: Load,
  seconds: number,
  { from = 0, connections = CONNECTIONS }: { from?: number; connections?: number } = {},
): Promise<LoadResult> {
  const { url, method = "GET", authorization, body = "-", items = "-", status = 200 } = load;
  const output = await run([
    ...["-t1", `-c${connections}`, `-d${seconds}s`, "--timeout", "10s", "-s", script],
    ...(authorization === undefined ? [] : ["-H", `Authorization: ${authorization}`]),
    ...[url, "--", method, String(status), body, items, String(from)],
  ]);
  const [, json] = /^RESULT (.*)$/m.exec(output) ?? [];
  if (json === undefined) throw new Error(`wrk printed no result for ${url}: ${output}`);
  const result: { requests: number; microseconds: number; failed: number; wrong: number } =
    JSON.parse(json);
  if (result.wrong + result.failed > 0 || result.requests === 0) {
    throw new Error(`${method} ${url} did not answer ${status} alone: ${json}`);
  }
  return { requests: result.requests, seconds: result.microseconds / 1e6 };
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn("wrk", args, { stdio: ["ignore", "pipe", "inherit"] });
    const chunks: Buffer[] = [];
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk));
    child.once("error", reject);
    child.once("close", () => resolve(Buffer.concat(chunks).toString("utf8")));
  });
}
