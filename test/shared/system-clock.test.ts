import { afterEach, describe, expect, it, vi } from "vitest";
import { steadyClock } from "../../shared/system-clock.ts";

/** Precision for toBeCloseTo: a few milliseconds, since the calendar clock has no fractions. */
const MILLISECONDS = -1;

afterEach(() => {
  vi.restoreAllMocks();
});

/** Mocks the platform's two clocks, which a test moves separately. */
function mockClocks() {
  const at = { steady: performance.now(), calendar: Date.now() };
  vi.spyOn(performance, "now").mockImplementation(() => at.steady);
  vi.spyOn(Date, "now").mockImplementation(() => at.calendar);
  return {
    advance(milliseconds: number) {
      at.steady += milliseconds;
      at.calendar += milliseconds;
    },
    setCalendar(milliseconds: number) {
      at.calendar += milliseconds;
    },
  };
}

describe("steadyClock", () => {
  it("counts the time that advance", () => {
    const time = mockClocks();
    const before = steadyClock.now();
    for (let n = 0; n < 100; n++) {
      time.advance(0.1);
      steadyClock.now();
    }
    expect(steadyClock.now() - before).toBeCloseTo(10, MILLISECONDS);
  });

  it("continues when the calendar is set back", () => {
    const time = mockClocks();
    const before = steadyClock.now();
    time.setCalendar(-3_600_000);
    time.advance(1_000);
    expect(steadyClock.now() - before).toBeCloseTo(1_000, MILLISECONDS);
  });

  it("counts the time that the computer sleeps, while Linux's steady clock stops", () => {
    const time = mockClocks();
    const before = steadyClock.now();
    time.setCalendar(60_000);
    expect(steadyClock.now() - before).toBeCloseTo(60_000, MILLISECONDS);
    time.advance(1_000);
    expect(steadyClock.now() - before).toBeCloseTo(61_000, MILLISECONDS);
  });
});
