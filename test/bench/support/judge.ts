import { atLeast, atMost, type Bar, exactly } from "./bars.ts";
import type { ReadCounts } from "./count-reads.ts";
import { ratio, type Samples } from "./measure.ts";
import type { RowSizes } from "./row-sizes.ts";
import type { FreshVerdicts, Staleness } from "./staleness.ts";
import type { GrowthName, TargetName } from "./targets.ts";

/** The measurements of a run. */
export interface Measurements {
  samples: Samples<TargetName>;
  growth: Samples<GrowthName>;
  staleness: Staleness;
  fresh: FreshVerdicts;
  reads: ReadCounts;
  memoryBytes: number;
  rowSizes: RowSizes;
}

const SYNC_SECONDS = 2;

/** Ways in, each with a bare thing of its shape and the least ratio of requests/s. */
const DOORS: readonly (readonly [name: TargetName, base: TargetName, limit: number])[] = [
  ["hot /verify, 5,000 tokens", "hot /verify, one token of a list", 0.9],
  ["hot introspection", "bare form and JSON", 0.75],
  ["hot RPC", "bare RPC", 0.85],
  ["malformed token", "bare 401 with the same headers", 0.7],
  ["forged token", "bare 401 with the same headers", 0.7],
];

/** Compares the measurements of a run with the promises. */
export function judge(measured: Measurements): Bar[] {
  const { samples, growth, staleness, fresh, reads, memoryBytes } = measured;
  const ratioOf = (
    name: TargetName,
    base: TargetName,
    figure: "requestsPerSecond" | "cpuMicroseconds",
  ) => ratio(samples, name, base, figure);
  const bare = "bare Hono route";
  const growthRatio = ratio(
    growth,
    "cold /verify: large",
    "cold /verify: small",
    "requestsPerSecond",
  );
  const listRatio = ratio(growth, "token list: large", "token list: small", "requestsPerSecond");
  const { hot } = reads;
  return [
    atMost(
      "CPU of hot /verify ≤ 1.35 × a bare Hono route",
      1.35,
      ratioOf("hot /verify", bare, "cpuMicroseconds"),
    ),
    atLeast(
      "requests/s of hot /verify ≥ 0.75 × a bare Hono route",
      0.75,
      ratioOf("hot /verify", bare, "requestsPerSecond"),
    ),
    atLeast(
      "requests/s of hot /verify ≥ 40 × the better-auth plugin",
      40,
      ratioOf("hot /verify", "better-auth API-key plugin on D1", "requestsPerSecond"),
    ),
    ...DOORS.filter(([name]) => samples.has(name)).map(([name, base, limit]) =>
      atLeast(
        `requests/s of ${name} ≥ ${limit} × ${base}`,
        limit,
        ratioOf(name, base, "requestsPerSecond"),
      ),
    ),
    exactly(
      "malformed or forged: no D1 round trip",
      0,
      reads.refused.trips,
      `in ${reads.refused.requests} requests`,
    ),
    exactly(
      "cold: one D1 round trip a token",
      reads.cold.tokens,
      reads.cold.reads,
      `for ${reads.cold.tokens} tokens`,
    ),
    atLeast(
      "requests/s of cold /verify ≥ 0.8 × a bare keyed D1 read",
      0.8,
      ratioOf("cold /verify", "bare keyed D1 read", "requestsPerSecond"),
    ),
    atLeast("cold with the most tokens stored ≥ 0.7 × with the fewest", 0.7, growthRatio),
    atLeast("token list with the most tokens stored ≥ 0.77 × with the fewest", 0.77, listRatio),
    exactly(
      "revoked: none accepted that was sent more than 5.0 s after the answer",
      0,
      staleness.late.accepted,
      `of ${staleness.late.probes}`,
    ),
    exactly("revoked: none accepted with fresh", 0, fresh.accepted, `of ${fresh.probes}`),
    {
      ...atMost("syncs ≤ 1 per isolate per 2 s", hot.seconds / SYNC_SECONDS + 1, hot.syncs),
      measured: `${hot.syncs} in ${hot.seconds} s, ${hot.requests} requests, ${hot.tokens} hot tokens`,
    },
    atMost("50,000 cached records ≤ 64 MB", 64, memoryBytes / 1e6),
  ];
}
