import { MAX_STALENESS_MS } from "../verification/bounds.ts";

/** For how many whole seconds a verdict may be relied on. Not told to strangers: it would tell refusals apart. */
export function maxAgeSeconds(maxAgeMs: number | null): string {
  return String(Math.floor((maxAgeMs ?? MAX_STALENESS_MS) / 1000));
}
