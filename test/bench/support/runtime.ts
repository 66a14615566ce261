import { readdirSync, readFileSync } from "node:fs";
import { convertV4MiniflareOptions, Miniflare, type V4WorkerOptions } from "miniflare";

/** One worker of the bench: its bundled module, what it is bound to, and its own port. */
export interface BenchWorker {
  name: string;
  code: string;
  port: number;
  /** The id of its D1 database. */
  database?: string;
  bindings?: Record<string, string>;
  /** Bound as LATCHKEY. */
  service?: { name: string; entrypoint: string };
}

export interface Runtime {
  miniflare: Miniflare;
  /** CPU time that workerd has used so far, in seconds: its own and the kernel's for it. */
  cpuSeconds(): number;
  stop(): Promise<void>;
}

/** Miniflare's own port; nothing is measured there. */
const PORT = 8870;
const CLOCK_TICKS_PER_SECOND = 100;

/** The Worker's rate limits by name, so high that none is met: what is refused is not measured. */
const UNLIMITED = Object.fromEntries(
  [...readFileSync("wrangler.toml", "utf8").matchAll(/\[\[ratelimits\]\]\s+name = "(\w+)"/g)].map(
    ([, name = ""], n) => [
      name,
      { namespace_id: String(n), simple: { limit: 1_000_000_000, period: 60 as const } },
    ],
  ),
);

/** Starts all workers in one workerd, each an isolate of its own that is reached without a proxy. */
export async function startRuntime(
  workers: readonly BenchWorker[],
  folder: string,
): Promise<Runtime> {
  const before = new Set(workerdChildren());
  const miniflare = new Miniflare(
    convertV4MiniflareOptions({
      workers: workers.map(toOptions),
      host: "127.0.0.1",
      port: PORT,
      resourcePersistencePath: folder,
      // Log lines are read and dropped: printing them would be measured too.
      handleStructuredLogs: ({ level, message }) => {
        if (level === "error" && !message.startsWith("{")) console.error(message);
      },
    }),
  );
  await miniflare.ready;
  const pid = workerdChildren().find((child) => !before.has(child));
  if (pid === undefined) throw new Error("workerd did not start");
  return {
    miniflare,
    cpuSeconds: () => cpuTicks(pid) / CLOCK_TICKS_PER_SECOND,
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

/** The workerd processes that this one has started. */
function workerdChildren(): number[] {
  return readdirSync("/proc")
    .filter((entry) => /^\d+$/.test(entry))
    .map(Number)
    .filter((pid) => {
      const [name, fields] = stat(pid);
      return name === "workerd" && Number(fields[1]) === process.pid;
    });
}

/** Fields 14 and 15 of /proc/PID/stat: user and system time (proc_pid_stat(5)). */
function cpuTicks(pid: number): number {
  const [, fields] = stat(pid);
  return Number(fields[11]) + Number(fields[12]);
}

/** The name in parentheses, and the fields behind it. Empty for a process that is gone. */
function stat(pid: number): [name: string, fields: string[]] {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "utf8");
    const end = text.lastIndexOf(")");
    return [text.slice(text.indexOf("(") + 1, end), text.slice(end + 2).split(" ")];
  } catch {
    return ["", []];
  }
}
