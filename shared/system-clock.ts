import type { Clock, Timer } from "./clock.ts";
import { deferred } from "./deferred.ts";

// By hand rather than with an AbortSignal, which costs a cold validation as much as its HMAC.
function after(milliseconds: number): Timer {
  const { promise: passed, resolve } = deferred();
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

/** How far the calendar was ahead of the steady clock at most. */
let ahead = Number.NEGATIVE_INFINITY;

/**
 * Neither goes back nor loses time: for ages, never for instants.
 *
 * The calendar may be set back, and the steady clock stands still while a computer sleeps (Linux). So the
 * one that has gone on further counts: what is kept for some time is rather forgotten early than late.
 *
 * @public for whoever keeps verdicts outside the Worker
 */
export const steadyClock: Clock = {
  now() {
    const steady = performance.now();
    ahead = Math.max(ahead, Date.now() - steady);
    return steady + ahead;
  },
  after,
};
