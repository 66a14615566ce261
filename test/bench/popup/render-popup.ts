import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../scripts/project-root.ts";
import { describeCommit, describeHardware } from "../support/machine.ts";
import { table } from "../support/report.ts";
import type { PopupTimes } from "./measure-popup.ts";

const DOCUMENT = join(projectRoot, "docs/performance.md");
const RESULTS = /(<!-- popup -->\n)[\s\S]*(<!-- end of popup -->)/;

/** Renders the medians of a run in Markdown, and judges them. */
export function renderPopup(times: PopupTimes): { text: string; isMet: boolean } {
  const empty = median(times.empty);
  const roundTrip = median(times.roundTrip);
  const rows = [
    {
      name: "opening to painted list, background running",
      ms: median(times.warm),
      bar: `≤ 1.5 × an empty page (${empty.toFixed(0)} ms)`,
      value: `${(median(times.warm) / empty).toFixed(2)} ×`,
      isMet: median(times.warm) <= 1.5 * empty,
    },
    {
      name: "opening to painted list, background stopped",
      ms: median(times.stopped),
      bar: "≤ 2 × an empty page",
      value: `${(median(times.stopped) / empty).toFixed(2)} ×`,
      isMet: median(times.stopped) <= 2 * empty,
    },
    {
      name: "key press to painted list, server out of reach",
      ms: median(times.keystroke),
      bar: "≤ 50 ms",
      value: `${median(times.keystroke).toFixed(0)} ms`,
      isMet: median(times.keystroke) <= 50,
    },
    {
      name: "Create token to painted secret",
      ms: median(times.create),
      bar: `≤ the server's answer (${roundTrip.toFixed(0)} ms) + 100 ms`,
      value: `+ ${(median(times.create) - roundTrip).toFixed(0)} ms`,
      isMet: median(times.create) <= roundTrip + 100,
    },
  ];
  const lines = rows.map(({ name, ms, bar, value, isMet }) => {
    return [name, ms.toFixed(0), bar, value, isMet ? "yes" : "**no**"];
  });
  const text = [
    ...describeHardware(),
    describeCommit(),
    `Run: ${new Date().toISOString().slice(0, 16)}Z, medians of ${times.warm.length}, 100 tokens`,
  ]
    .map((line) => `- ${line}`)
    .concat("", table(["", "ms", "bar", "measured", "met"], lines))
    .join("\n");
  return { text, isMet: rows.every(({ isMet }) => isMet) };
}

/** Replaces the popup's results in docs/performance.md. */
export function writePopupResults(results: string): void {
  const text = readFileSync(DOCUMENT, "utf8");
  if (!RESULTS.test(text)) throw new Error(`${DOCUMENT} has no place for the popup's results`);
  writeFileSync(
    DOCUMENT,
    text.replace(RESULTS, (_, start, end) => `${start}\n${results}\n\n${end}`),
  );
}

function median(times: readonly number[]): number {
  const sorted = times.toSorted((one, other) => one - other);
  const middle = sorted.length / 2;
  return ((sorted[Math.floor(middle)] ?? 0) + (sorted[Math.ceil(middle) - 1] ?? 0)) / 2;
}
