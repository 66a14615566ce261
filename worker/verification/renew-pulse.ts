import { MAX_SKEW_MS, PULSE_AFTER_MS, REPORTED_SKEW_MS } from "./bounds.ts";
import type { LookupContext } from "./lookup-context.ts";
import type { RecordCache } from "./record-cache.ts";

/**
 * Renews the pulse in the background after a read of the primary, if it is 1 s old or ahead of this clock. Replicas are
 * trusted by it, so any isolate renews it.
 *
 * @param pulse as it was read
 */
export function renewPulse(cache: RecordCache, pulse: number, context: LookupContext): void {
  if (!context.replicas) return;
  const { clock, storage, keepAlive } = context;
  // Taken before the write is sent: the pulse may promise no more than what was acknowledged before it.
  const now = clock.now();
  if (pulse - now > REPORTED_SKEW_MS) context.reportSkew(pulse - now);
  const isDue = now - pulse >= PULSE_AFTER_MS || pulse - now > MAX_SKEW_MS;
  if (!isDue || now - cache.pulsedAt < PULSE_AFTER_MS) return;
  cache.pulsedAt = now;
  // A failed write leaves the pulse old: then replicas prove nothing.
  keepAlive(storage.renewPulse(now).catch(() => undefined));
}
