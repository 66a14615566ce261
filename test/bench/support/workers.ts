import { BENCH_BINDINGS } from "./bench-keys.ts";
import { buildWorker, type Program } from "./build-worker.ts";
import type { BenchWorker } from "./runtime.ts";

const PROGRAMS: readonly Program[] = [
  "latchkey",
  "bare",
  "api-key",
  "rpc-caller",
  "counted",
  "forgetful",
];

/** The number of isolates on one database, to measure stale verdicts. */
const ISOLATES = 4;

const PORTS = {
  latchkey: 8871,
  bare: 8872,
  apiKey: 8873,
  rpcCaller: 8874,
  counted: 8875,
  small: 8876,
  medium: 8877,
  large: 8878,
  wide: 8879,
  stale: 8880,
  bareRpcCaller: 8884,
} as const;

export const originOf = (name: keyof typeof PORTS, isolate = 0): string =>
  `http://127.0.0.1:${PORTS[name] + isolate}`;

export const staleOrigins = (): string[] =>
  Array.from({ length: ISOLATES }, (_, n) => originOf("stale", n));

export interface BenchWorkers {
  workers: readonly BenchWorker[];
  /** True if the Worker exports its RPC entrypoint. */
  rpc: boolean;
}

/** Bundles all Workers of a run. Each is a separate isolate in one workerd. */
export async function makeWorkers(folder: string): Promise<BenchWorkers> {
  const codes = new Map<Program, string>();
  for (const program of PROGRAMS) codes.set(program, await buildWorker(program, folder));
  const code = (program: Program) => codes.get(program) ?? "";
  const rpc = /export \{[^}]*\bTokenVerifier\b/.test(code("latchkey"));
  const latchkey = (name: keyof typeof PORTS, program: Program, database: string, isolate = 0) => ({
    name: `${name}-${isolate}`,
    code: code(program),
    port: PORTS[name] + isolate,
    database,
    bindings: BENCH_BINDINGS,
  });
  const callerOf = (name: string, entrypoint: string) => ({
    code: code("rpc-caller"),
    service: { name, entrypoint },
  });
  return {
    rpc,
    workers: [
      latchkey("latchkey", "latchkey", "medium"),
      { name: "bare", code: code("bare"), port: PORTS.bare, database: "medium" },
      { name: "api-key", code: code("api-key"), port: PORTS.apiKey, database: "keys" },
      latchkey("counted", "counted", "medium"),
      latchkey("small", "forgetful", "small"),
      latchkey("medium", "forgetful", "medium"),
      latchkey("large", "forgetful", "large"),
      latchkey("wide", "forgetful", "wide"),
      ...Array.from({ length: ISOLATES }, (_, n) => latchkey("stale", "latchkey", "stale", n)),
      ...(rpc
        ? [
            {
              name: "rpc-caller",
              port: PORTS.rpcCaller,
              ...callerOf("latchkey-0", "TokenVerifier"),
            },
            {
              name: "bare-rpc-caller",
              port: PORTS.bareRpcCaller,
              ...callerOf("bare", "BareVerifier"),
            },
          ]
        : []),
    ],
  };
}
