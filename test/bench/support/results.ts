import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../scripts/project-root.ts";
import type { Bar } from "./bars.ts";
import type { Measurements } from "./judge.ts";
import type { Plan } from "./plan.ts";
import { barsTable, samplesTable, table } from "./report.ts";

const DOCUMENT = join(projectRoot, "docs/performance.md");
const RESULTS = /(<!-- results -->\n)[\s\S]*(<!-- end of results -->)/;

/** Renders the results of a run in Markdown. */
export function renderResults(run: {
  measured: Measurements;
  bars: readonly Bar[];
  plan: Plan;
  minutes: number;
  machine: readonly string[];
}): string {
  const { measured, bars, plan, minutes, machine } = run;
  const { staleness, fresh, memoryBytes, reads, rowSizes } = measured;
  const [small, medium, large] = plan.sizes.map((size) => size.toLocaleString("en"));
  const duration = `${minutes.toFixed(1)} minutes, ${plan.rounds} rounds of ${plan.seconds} s each`;
  return `
${[...machine, `Run: ${new Date().toISOString().slice(0, 16)}Z, ${duration}`].map((line) => `- ${line}`).join("\n")}

### Bars

${barsTable(bars)}

### Validation

${samplesTable(measured.samples, "bare Hono route")}

### Growth

small: ${small} tokens, medium: ${medium}, large: ${large}, each with a catalog of 31 permissions; wide: ${small} tokens, 400 permissions.

${samplesTable(measured.growth, "cold /verify: small")}

### Revocation, ${staleness.isolates} isolates under load

${staleness.revocations} revocations; ${staleness.probes} requests of revoked tokens, of which ${staleness.late.probes} were sent more than 5.0 s after the answer: ${staleness.late.accepted} accepted. The latest that was accepted had been sent ${Math.round(staleness.longestMs)} ms after the answer. With a fresh verdict: ${fresh.accepted} of ${fresh.probes} accepted.

### Reads and memory

${reads.hot.tokens} hot tokens asked for ${reads.hot.requests} times in ${reads.hot.seconds} s: ${reads.hot.syncs} reads of the change feed, ${reads.hot.reads} others. ${plan.cachedRecords.toLocaleString("en")} cached records: ${(memoryBytes / 1e6).toFixed(1)} MB.

### Space in D1

${table(
  ["row of", "bytes, with its indexes"],
  [...rowSizes].map(([name, bytes]) => [name, bytes.toFixed(0)]),
)}
`;
}

/** Replaces the results in docs/performance.md. */
export function writeResults(results: string): void {
  const text = readFileSync(DOCUMENT, "utf8");
  if (!RESULTS.test(text)) throw new Error(`${DOCUMENT} has no place for results`);
  writeFileSync(
    DOCUMENT,
    text.replace(RESULTS, (_, start, end) => `${start}${results}\n${end}`),
  );
}
