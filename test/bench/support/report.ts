import { type Bar, formatFigure } from "./bars.ts";
import { median, ratio, type Samples } from "./measure.ts";

/** Renders a Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Renders a row per target: each figure, and the median of its ratio to `base` in each round. */
export function samplesTable<Name extends string>(samples: Samples<Name>, base: Name): string {
  const rows = [...samples].map(([name, all]) => [
    name,
    formatFigure(median(all.map((sample) => sample.requestsPerSecond))),
    formatFigure(ratio(samples, name, base, "requestsPerSecond")),
    formatFigure(median(all.map((sample) => sample.cpuMicroseconds))),
    formatFigure(ratio(samples, name, base, "cpuMicroseconds")),
  ]);
  const head = ["", "requests/s", `× ${base}`, "CPU µs a request", `× ${base}`];
  return table(head, rows);
}

export function barsTable(bars: readonly Bar[]): string {
  const rows = bars.map(({ promise, measured, isMet }) => [
    promise,
    measured,
    isMet ? "holds" : "**MISSED**",
  ]);
  return table(["bar", "measured", ""], rows);
}
