import type { Clock } from "../verification/clock.ts";

/** The platform's clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after: (milliseconds, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      signal.addEventListener("abort", () => {
        clearTimeout(timer);
        resolve();
      });
    }),
};
