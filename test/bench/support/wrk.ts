import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Connections that wrk keeps busy: enough to saturate one workerd, which serves on one thread. */
const CONNECTIONS = 32;

const script = fileURLToPath(new URL("../load.lua", import.meta.url));

/** What is asked, over and over. `{}` in path or authorization stands for the item of the request. */
export interface Load {
  url: string;
  method?: "GET" | "POST";
  authorization?: string;
  /** Form body: stands before the item, or alone. */
  body?: string;
  /** A file with one item a line, asked for in this order. */
  items?: string;
  status?: number;
}

export interface LoadResult {
  requests: number;
  seconds: number;
}

/** Installs wrk where that can be done without asking: as root, with apt. */
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
 * @param from how many items of `load.items` are skipped
 * @throws Error where one answer has another status than `load.status`: errors are not measured
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
  if (json === undefined) throw new Error(`wrk said nothing of ${url}: ${output}`);
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
