import { type Bar, format } from "./bars.ts";
import { median, ratio, type Samples } from "./measure.ts";

/** A table in Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** One row a target; each figure beside what it is of `base`, as the median of each round's ratio. */
export function samplesTable<Name extends string>(samples: Samples<Name>, base: Name): string {
  const rows = [...samples].map(([name, all]) => [
    name,
    format(median(all.map((sample) => sample.requestsPerSecond))),
    format(ratio(samples, name, base, "requestsPerSecond")),
    format(median(all.map((sample) => sample.cpuMicroseconds))),
    format(ratio(samples, name, base, "cpuMicroseconds")),
  ]);
  const head = ["", "requests/s", `× ${base}`, "CPU µs a request", `× ${base}`];
  return table(head, rows);
}

export function barsTable(bars: readonly Bar[]): string {
  const rows = bars.map(({ promise, measured, holds }) => [
    promise,
    measured,
    holds ? "holds" : "**MISSED**",
  ]);
  return table(["bar", "measured", ""], rows);
}
