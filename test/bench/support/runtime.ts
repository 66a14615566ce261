import { readdirSync, readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";

/** A Worker of the bench: its bundled module, its bindings and its port. */
export interface BenchWorker {
  name: string;
  code: string;
  port: number;
  /** The id of its D1 database. */
  database?: string;
  bindings?: Record<string, string>;
  /** The service that is bound as LATCHKEY. */
  service?: { name: string; entrypoint: string };
}

export interface Runtime {
  miniflare: Miniflare;
  /** Returns the user and system CPU time of workerd so far, in seconds. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Miniflare's own port, which the bench does not use. */
const PORT = 8870;
const CLOCK_TICKS_PER_SECOND = 100;

/** The Worker's rate limits by name, too high to refuse a request of the bench. */
const UNLIMITED = Object.fromEntries(
  [...readFileSync("wrangler.toml", "utf8").matchAll(/\[\[ratelimits\]\]\s+name = "(\w+)"/g)].map(
    ([, name = ""], n) => [
      name,
      { namespace_id: String(n), simple: { limit: 1_000_000_000, period: 60 as const } },
    ],
  ),
);

/** Starts all Workers in one workerd. Each is a separate isolate, reached on its port without a proxy. */
export async function startRuntime(
  workers: readonly BenchWorker[],
  folder: string,
): Promise<Runtime> {
  const before = new Set(listWorkerdChildren());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: workers.map(toOptions),
      host: "127.0.0.1",
      port: PORT,
      resourcePersistencePath: folder,
      // Log lines are not printed: that would affect the measurements.
      handleStructuredLogs: ({ level, message }) => {
        if (level === "error" && !message.startsWith("{")) console.error(message);
      },
    }),
  );
  await miniflare.ready;
  const pid = listWorkerdChildren().find((child) => !before.has(child));
  if (pid === undefined) throw new Error("workerd did not start");
  return {
    miniflare,
    cpuSeconds: () => readCpuTicks(pid) / CLOCK_TICKS_PER_SECOND,
    stop: () => miniflare.dispose(),
  };
}

function toOptions({
  name,
  code,
  port,
  database,
  bindings,
  service,
}: BenchWorker): V4WorkerOptions {
  return {
    name,
    compatibilityDate: "2026-08-01",
    compatibilityFlags: ["nodejs_compat"],
    modules: [{ type: "ESModule", path: `${name}.js`, contents: code }],
    unsafeDirectSockets: [{ host: "127.0.0.1", port }],
    ratelimits: UNLIMITED,
    ...(bindings === undefined ? {} : { bindings }),
    ...(database === undefined ? {} : { d1Databases: { DB: database } }),
    ...(service === undefined ? {} : { serviceBindings: { LATCHKEY: service } }),
  };
}

/** Lists the workerd processes that this process has started. */
function listWorkerdChildren(): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const [name, fields] = readStat(pid);
      return name === "workerd" && Number(fields[1]) === process.pid;
    });
}

/** Sums fields 14 and 15 of /proc/PID/stat: user and system time (proc_pid_stat(5)). */
function readCpuTicks(pid: number): number {
  const [, fields] = readStat(pid);
  return Number(fields[11]) + Number(fields[12]);
}

/** Reads the name in parentheses and the fields behind it; empty if the process has ended. */
function readStat(pid: number): [name: string, fields: string[]] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = text.lastIndexOf(")");
    return [text.slice(text.indexOf("(") + 1, end), text.slice(end + 2).split(" ")];
  } catch {
    return ["", []];
  }
}
