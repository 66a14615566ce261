import { beforeEach, expect, it } from "vitest";
import { createDeferred } from "../../../shared/deferred.ts";
import { createRefusalLog, type RefusalCount } from "../../../worker/http/refusal-log.ts";

const MALFORMED = { route: "/verify/*", status: 401, refusal: "malformed" };
const FORGED = { ...MALFORMED, refusal: "forged" };

let now: number;
let timers: { at: number; fire(): void }[];
let summaries: (readonly RefusalCount[])[];
let kept: Promise<void>[];
beforeEach(() => {
  now = 1_000_000;
  [timers, summaries, kept] = [[], [], []];
});

/** A clock whose timers fire when a test advances it. */
const clock = {
  now: () => now,
  after(milliseconds: number) {
    const { promise: passed, resolve } = createDeferred();
    timers.push({ at: now + milliseconds, fire: resolve });
    return { passed, cancel() {} };
  },
};
async function advance(milliseconds: number): Promise<void> {
  now += milliseconds;
  for (const timer of timers.filter(({ at }) => at <= now)) timer.fire();
  timers = timers.filter(({ at }) => at > now);
  for (let n = 0; n < 5; n++) await undefined;
}

function openLog() {
  const log = createRefusalLog(clock, (counts) => summaries.push(structuredClone(counts)));
  return (kind: typeof MALFORMED) => log.isFirst(kind, (promise) => kept.push(promise));
}

it("gives the first refusal of each kind in a second a line, and counts the others", async () => {
  const isFirst = openLog();
  const kinds = [MALFORMED, FORGED, MALFORMED, { ...MALFORMED, status: 429 }, MALFORMED, FORGED];
  expect(kinds.map(isFirst)).toEqual([true, true, false, true, false, false]);
  expect(summaries).toEqual([]);
  await advance(1_000);
  expect(summaries).toEqual([
    [
      { ...MALFORMED, count: 2 },
      { ...FORGED, count: 1 },
    ],
  ]);
});

it("writes the summary although no other request follows, and keeps one request alive for it", async () => {
  const isFirst = openLog();
  for (let n = 0; n < 100; n++) isFirst(MALFORMED);
  expect(kept).toHaveLength(1);
  await advance(999);
  expect(summaries).toEqual([]);
  await advance(1);
  await kept[0];
  expect(summaries).toEqual([[{ ...MALFORMED, count: 99 }]]);
  await advance(5_000);
  expect(summaries).toHaveLength(1);
});

it("keeps no request alive for a refusal that has a line", async () => {
  const isFirst = openLog();
  expect(isFirst(MALFORMED)).toBe(true);
  await advance(1_000);
  expect(isFirst(MALFORMED)).toBe(true);
  expect([kept, summaries]).toEqual([[], []]);
});

it("loses no count if the platform ended the request that was to write", async () => {
  const isFirst = openLog();
  for (let n = 0; n < 3; n++) isFirst(MALFORMED);
  timers = [];
  await advance(60_000);
  expect(isFirst(MALFORMED)).toBe(true);
  expect(summaries).toEqual([[{ ...MALFORMED, count: 2 }]]);
});

it("counts each refusal once if the next second begins before the timer fires", async () => {
  const isFirst = openLog();
  for (let n = 0; n < 3; n++) isFirst(MALFORMED);
  now += 1_000;
  expect([isFirst(MALFORMED), isFirst(MALFORMED)]).toEqual([true, false]);
  await advance(0);
  await advance(1_000);
  expect(summaries).toEqual([[{ ...MALFORMED, count: 2 }], [{ ...MALFORMED, count: 1 }]]);
});

it("ends the second of a clock that was set back", () => {
  const isFirst = openLog();
  for (let n = 0; n < 3; n++) isFirst(MALFORMED);
  now -= 3_600_000;
  expect(isFirst(MALFORMED)).toBe(true);
  expect(summaries).toEqual([[{ ...MALFORMED, count: 2 }]]);
});

it("accounts for every refusal of a long flood, in a line or a summary", async () => {
  const isFirst = openLog();
  let lines = 0;
  for (let n = 0; n < 10_000; n++) {
    if (isFirst(n % 3 === 0 ? FORGED : MALFORMED)) lines += 1;
    if (n % 7 === 0) await advance(13);
  }
  await advance(1_000);
  const counted = summaries.flat().reduce((sum, { count }) => sum + count, 0);
  expect(lines + counted).toBe(10_000);
  expect(lines + summaries.length).toBeLessThan(70);
});
