import { err, ok, type Result } from "../../shared/result.ts";
import type { Isolate } from "./isolate.ts";

const PERIOD_MS = 1_000;

/** A read whose outcome each isolate keeps for a second. */
export interface RecentRead<Value> {
  /** @throws the error of the read, also to the other requests of that second */
  get(isolate: Isolate): Promise<Value>;
  /** Makes the next request read again, after a change. */
  forget(isolate: Isolate): void;
}

/**
 * Wraps a read of D1 that anonymous callers cause, so that each isolate makes it once a second: a flood of requests
 * must not become a flood of reads.
 *
 * While a request reads again, others get the last outcome. Only the first requests of an isolate each read, since
 * they cannot share a promise: it must not outlive the request that created it. A failure is kept like a value, so
 * that an old value never hides that D1 is down.
 */
export function readOncePerSecond<Value>(
  read: (isolate: Isolate) => Promise<Value>,
): RecentRead<Value> {
  const recent = new WeakMap<Isolate, { outcome: Result<Value, unknown>; readAtMs: number }>();
  return {
    async get(isolate) {
      const now = Date.now();
      const last = recent.get(isolate);
      if (last !== undefined) {
        // A clock that was set back does not keep a value for longer.
        if (Math.abs(now - last.readAtMs) < PERIOD_MS) return unwrap(last.outcome);
        last.readAtMs = now;
      }
      const outcome = await read(isolate).then(ok, err);
      recent.set(isolate, { outcome, readAtMs: now });
      return unwrap(outcome);
    },
    forget(isolate) {
      recent.delete(isolate);
    },
  };
}

function unwrap<Value>(outcome: Result<Value, unknown>): Value {
  if (outcome.ok) return outcome.value;
  throw outcome.refusal;
}
