import type { Clock, Timer } from "./clock.ts";

// By hand rather than with an AbortSignal, which costs a cold validation as much as its HMAC.
function after(milliseconds: number): Timer {
  const { promise: passed, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, milliseconds);
  return {
    passed,
    cancel() {
      clearTimeout(timer);
    },
  };
}

/** The platform's clock. */
export const systemClock: Clock = { now: () => Date.now(), after };

/**
 * Runs on while someone sets the platform's clock: for ages, never for instants.
 *
 * @public for whoever keeps verdicts outside the Worker
 */
export const steadyClock: Clock = { now: () => performance.now(), after };
