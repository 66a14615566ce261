import type { Isolate } from "./isolate.ts";

const PERIOD_MS = 1_000;

/** A read whose value each isolate keeps for a second. */
export interface RecentRead<Value> {
  get(isolate: Isolate): Promise<Value>;
  /** Makes the next request read again, after a change. */
  forget(isolate: Isolate): void;
}

/**
 * Wraps a read of D1 that anonymous callers cause, so that each isolate makes it once a second: a flood of requests
 * must not become a flood of reads.
 *
 * While a request reads again, others get the last value. Only the first requests of an isolate each read, since they
 * cannot share a promise: it must not outlive the request that created it.
 */
export function oncePerSecond<Value>(
  read: (isolate: Isolate) => Promise<Value>,
): RecentRead<Value> {
  const recent = new WeakMap<Isolate, { value: Value; readAtMs: number }>();
  return {
    async get(isolate) {
      const now = Date.now();
      const last = recent.get(isolate);
      if (last !== undefined) {
        // A clock that was set back does not keep a value for longer.
        if (Math.abs(now - last.readAtMs) < PERIOD_MS) return last.value;
        last.readAtMs = now;
      }
      const value = await read(isolate);
      recent.set(isolate, { value, readAtMs: now });
      return value;
    },
    forget(isolate) {
      recent.delete(isolate);
    },
  };
}
