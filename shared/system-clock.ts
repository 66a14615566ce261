import type { Clock } from "./clock.ts";

const after: Clock["after"] = (milliseconds, signal) =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      resolve();
    });
  });

/** The platform's clock. */
export const systemClock: Clock = { now: () => Date.now(), after };

/**
 * Runs on while someone sets the platform's clock: for ages, never for instants.
 *
 * @public for whoever keeps verdicts outside the Worker
 */
export const steadyClock: Clock = { now: () => performance.now(), after };
