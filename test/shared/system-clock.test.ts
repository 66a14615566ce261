import { afterEach, describe, expect, it, vi } from "vitest";
import { steadyClock } from "../../shared/system-clock.ts";

/** To a few of them: the calendar knows no parts of one. */
const MILLISECONDS = -1;

afterEach(() => {
  vi.restoreAllMocks();
});

/** The platform's two clocks, moved apart at will. */
function platform() {
  const at = { steady: performance.now(), calendar: Date.now() };
  vi.spyOn(performance, "now").mockImplementation(() => at.steady);
  vi.spyOn(Date, "now").mockImplementation(() => at.calendar);
  return {
    passes(milliseconds: number) {
      at.steady += milliseconds;
      at.calendar += milliseconds;
    },
    isSet(milliseconds: number) {
      at.calendar += milliseconds;
    },
  };
}

describe("the clock for ages", () => {
  it("counts what passes", () => {
    const time = platform();
    const before = steadyClock.now();
    for (let n = 0; n < 100; n++) {
      time.passes(0.1);
      steadyClock.now();
    }
    expect(steadyClock.now() - before).toBeCloseTo(10, MILLISECONDS);
  });

  it("runs on while someone sets the calendar back", () => {
    const time = platform();
    const before = steadyClock.now();
    time.isSet(-3_600_000);
    time.passes(1_000);
    expect(steadyClock.now() - before).toBeCloseTo(1_000, MILLISECONDS);
  });

  it("counts the time for which the computer slept, during which Linux's steady clock stands still", () => {
    const time = platform();
    const before = steadyClock.now();
    time.isSet(60_000);
    expect(steadyClock.now() - before).toBeCloseTo(60_000, MILLISECONDS);
    time.passes(1_000);
    expect(steadyClock.now() - before).toBeCloseTo(61_000, MILLISECONDS);
  });
});
