import type { Clock, Timer } from "./clock.ts";
import { createDeferred } from "./deferred.ts";

// An AbortSignal would cost a validation with a cache miss as much time as its HMAC.
function after(milliseconds: number): Timer {
  const { promise: passed, resolve } = createDeferred();
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

/** The largest lead of the calendar over the steady clock so far, in milliseconds. */
let maxLead = Number.NEGATIVE_INFINITY;

/**
 * A clock for measuring ages, not for instants. It never runs backwards and never loses time.
 *
 * The calendar clock may be set back, and on Linux the steady clock stops while the computer sleeps. So the
 * clock that has advanced further counts. A cache may then forget an entry early, but never late.
 *
 * @public for caches of verdicts outside the Worker
 */
export const steadyClock: Clock = {
  now() {
    const steady = performance.now();
    maxLead = Math.max(maxLead, Date.now() - steady);
    return steady + maxLead;
  },
  after,
};
