import { describe, expect, it } from "vitest";
import {
  addCounts,
  computeFinalCounts,
  formatCounts,
  readPlaywrightCounts,
  readVitestCounts,
} from "../../../scripts/testing/test-counts.ts";

const vitest = {
  success: true,
  numPassedTests: 7,
  numFailedTests: 0,
  numPendingTests: 0,
  numTodoTests: 0,
};
const playwright = { errors: [], stats: { expected: 3, unexpected: 0, flaky: 0, skipped: 0 } };

describe("readVitestCounts", () => {
  it("counts what passed, failed and was skipped", () => {
    const report = {
      ...vitest,
      success: false,
      numFailedTests: 2,
      numPendingTests: 1,
      numTodoTests: 1,
    };
    expect(readVitestCounts(report)).toEqual({ passed: 7, failed: 2, skipped: 2 });
  });

  it("counts a file that could not run as a failure", () => {
    expect(readVitestCounts({ ...vitest, success: false }).failed).toBe(1);
  });

  it("refuses a report of another shape", () => {
    expect(() => readVitestCounts({ numPassedTests: 7 })).toThrow();
  });
});

describe("readPlaywrightCounts", () => {
  const flaky = (count: number) => ({
    ...playwright,
    stats: { ...playwright.stats, flaky: count },
  });

  it("counts an error outside the tests as a failure", () => {
    const report = { errors: [{}], stats: { expected: 3, unexpected: 1, flaky: 0, skipped: 4 } };
    expect(readPlaywrightCounts(report)).toEqual({ passed: 3, failed: 2, skipped: 4 });
  });

  it("accepts up to five tests that passed on a second try", () => {
    expect(readPlaywrightCounts(flaky(5))).toEqual({ passed: 8, failed: 0, skipped: 0 });
    expect(readPlaywrightCounts(flaky(6))).toEqual({ passed: 3, failed: 6, skipped: 0 });
  });

  it("reads a good run", () => {
    expect(readPlaywrightCounts(playwright)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });
});

describe("computeFinalCounts", () => {
  const good = { passed: 3, failed: 0, skipped: 0 };

  it.each([
    ["left no report", null, 0],
    ["ran no test", { passed: 0, failed: 0, skipped: 2 }, 0],
    ["crashed after its tests", good, 1],
  ])("fails a runner that %s", (_, counts, code) => {
    const final = computeFinalCounts(counts, code);
    expect(final.failed).toBe(1);
    expect(final.problem).toEqual(expect.any(String));
  });

  it("adds no failure to a good run, or to a run with counted failures", () => {
    expect(computeFinalCounts(good, 0)).toEqual({ ...good, problem: null });
    expect(computeFinalCounts({ ...good, failed: 2 }, 1).failed).toBe(2);
  });
});

describe("formatCounts", () => {
  it("names skipped tests only if there are any", () => {
    expect(formatCounts({ passed: 10, failed: 0, skipped: 0 })).toBe("10 passed, 0 failed");
    expect(formatCounts({ passed: 9, failed: 1, skipped: 2 })).toBe(
      "9 passed, 1 failed, 2 skipped",
    );
  });

  it("sums runs", () => {
    const sum = addCounts([readVitestCounts(vitest), readPlaywrightCounts(playwright)]);
    expect(formatCounts(sum)).toBe("10 passed, 0 failed");
  });
});
