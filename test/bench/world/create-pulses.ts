import { PULSE_AFTER_MS } from "../../../worker/verification/bounds.ts";

/** The row `pulse` at the primary, and how a replica sees it later. */
export interface Pulses {
  /**
   * Renews the pulse after a read of the primary, unless it is younger than 1 s. Returns true if it was written.
   *
   * @param at when the read was sent
   */
  beat(at: number, tripMs: number): boolean;
  /** Returns the newest pulse that a replica knows at `at`. */
  readAtReplica(at: number): number;
}

/** How far a replica is behind the primary. */
const LAG_MS = 800;
/** Only the newest pulses matter. */
const KEPT = 64;

export function createPulses(): Pulses {
  const pulses: { at: number; committedAt: number }[] = [];
  return {
    beat(at, tripMs) {
      const stampedAt = at + tripMs;
      const newest = pulses.at(-1);
      if (newest && stampedAt - newest.at < PULSE_AFTER_MS) return false;
      pulses.push({ at: stampedAt, committedAt: stampedAt + tripMs / 2 });
      if (pulses.length > KEPT) pulses.shift();
      return true;
    },
    readAtReplica(at) {
      const seen = pulses.findLast(({ committedAt }) => committedAt + LAG_MS <= at);
      return seen?.at ?? Number.NEGATIVE_INFINITY;
    },
  };
}
