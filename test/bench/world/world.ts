import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../scripts/project-root.ts";
import { LINGER_MS } from "../../../worker/verification/bounds.ts";
import { table } from "../support/report.ts";
import { computeCosts } from "./compute-costs.ts";
import { type Design, type Outcome, simulateWorld } from "./simulate-world.ts";

const DOCUMENT = join(projectRoot, "docs/scale.md");
const TABLES = /(<!-- world -->\n)[\s\S]*(<!-- end of world -->)/;

/** The designs by the name that docs/scale.md gives them. */
export const DESIGNS = {
  "without lingering": { oneTrip: false, lingerMs: 0, replicas: false, hubs: false },
  lingering: { oneTrip: true, lingerMs: LINGER_MS, replicas: false, hubs: false },
  "with replicas": { oneTrip: true, lingerMs: LINGER_MS, replicas: true, hubs: false },
  "hubs (not built)": { oneTrip: true, lingerMs: LINGER_MS, replicas: false, hubs: true },
} as const satisfies Record<string, Design>;

/** Requests a second of the whole world, with how long each is played. */
const LOADS = [
  { requestsPerSecond: 0.1, warmUpSeconds: 7200, seconds: 200_000 },
  { requestsPerSecond: 1, warmUpSeconds: 7200, seconds: 20_000 },
  { requestsPerSecond: 10, warmUpSeconds: 7200, seconds: 3600 },
  { requestsPerSecond: 100, warmUpSeconds: 3600, seconds: 1800 },
  { requestsPerSecond: 1000, warmUpSeconds: 1800, seconds: 600 },
  { requestsPerSecond: 10_000, warmUpSeconds: 600, seconds: 120 },
] as const;

/** Rates whose costs are shown. */
const BILLED = [1, 100, 10_000];

/**
 * Simulates validation from all over the world, and prints the tables of docs/scale.md.
 *
 * @param write true to put them into that page
 */
export function runWorld(write: boolean): void {
  const runs = LOADS.flatMap((load) =>
    Object.entries(DESIGNS).map(([design, rules]) => ({
      ...{ load, design, outcome: simulateWorld(rules, load) },
    })),
  );
  const tables = `${renderWaits(runs)}\n\n${renderReads(runs)}\n\n${renderCosts(runs)}`;
  console.log(tables);
  if (!write) return;
  const text = readFileSync(DOCUMENT, "utf8");
  if (!TABLES.test(text)) throw new Error(`${DOCUMENT} has no place for the tables`);
  writeFileSync(
    DOCUMENT,
    text.replace(TABLES, (_, start, end) => `${start}\n${tables}\n\n${end}`),
  );
}

interface Run {
  load: (typeof LOADS)[number];
  design: string;
  outcome: Outcome;
}

function renderWaits(runs: readonly Run[]): string {
  const rows = runs.map(({ load, design, outcome }) => {
    const { requests, primaryWaits, coldWaits, nearWaits, waits } = outcome;
    return [
      ...[formatRate(load.requestsPerSecond), design, formatShare(primaryWaits, requests)],
      ...[formatShare(coldWaits, requests), formatShare(nearWaits, requests)],
      ...[computeMean(waits), findPercentile(waits, 0.5), findPercentile(waits, 0.99)].map(
        formatMs,
      ),
    ];
  });
  const head = ["requests/s", "", "wait for the primary", "of these, token not cached"];
  return table([...head, "wait for a replica or hub", "mean", "p50", "p99"], rows);
}

function renderReads(runs: readonly Run[]): string {
  const rows = runs.map(({ load, design, outcome: { reads, writes, isolates } }) => {
    const aSecond = (count: number) => formatCount(count / load.seconds);
    return [
      ...[formatRate(load.requestsPerSecond), design, String(isolates), aSecond(reads.feed)],
      ...[aSecond(reads.records), aSecond(reads.replica), aSecond(reads.hub)],
      ...[aSecond(writes.pulses), aSecond(writes.usage)],
    ];
  });
  const head = ["requests/s", "", "isolates", "feed reads/s", "record reads/s", "replica reads/s"];
  return table([...head, "hub calls/s", "pulses/s", "uses written/s"], rows);
}

function renderCosts(runs: readonly Run[]): string {
  const rows = runs
    .filter(
      ({ load, design }) => BILLED.includes(load.requestsPerSecond) && !design.includes("hubs"),
    )
    .map(({ load, design, outcome }) => {
      const costs = computeCosts(outcome, load.seconds);
      const { requests, cpu, rowsRead, rowsWritten, total } = costs;
      const cells = [requests, cpu, rowsRead, rowsWritten, total].map(formatDollars);
      return [formatRate(load.requestsPerSecond), design, ...cells];
    });
  const head = ["requests/s", "", "requests", "CPU", "rows read", "rows written"];
  return table([...head, "a month, with the plan"], rows);
}

const formatCount = (count: number): string =>
  count >= 10 ? Math.round(count).toLocaleString("en") : String(Number(count.toFixed(2)));
const formatRate = (rate: number): string => rate.toLocaleString("en");
const formatShare = (part: number, whole: number): string =>
  `${((100 * part) / whole).toFixed(1)} %`;
const formatMs = (ms: number): string => `${ms.toFixed(ms < 10 ? 1 : 0)} ms`;
const formatDollars = (dollars: number): string => `$${Math.round(dollars).toLocaleString("en")}`;

function computeMean(values: Float32Array): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** @param values sorted, the smallest first */
function findPercentile(values: Float32Array, share: number): number {
  return values[Math.floor(share * values.length)] ?? 0;
}
