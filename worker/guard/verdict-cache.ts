import { createBoundedMap } from "../../shared/bounded-map.ts";
import type { Clock } from "../../shared/clock.ts";
import { type Lease, type LeaseSlot, shareWork } from "../../shared/lease.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";

/** Latchkey's promise: a revoked token stops within this time. No answer may make it longer. */
const MAX_AGE_MS = 5_000;

/**
 * Maximum number of cached verdicts that are not `allowed`. They have a map of their own, because anybody can
 * make up texts with a right checksum: a flood of them must not push out the verdicts on good tokens.
 */
export const MAX_REFUSALS = 1_000;

/** The verdict if every answer arrived too late to be used. */
export const TOO_LATE: TokenVerdict = Object.freeze({
  status: "unavailable",
  retry_after_seconds: 1,
});

/** A verdict, with the instant at which it was requested, in milliseconds of the cache's clock. */
interface TimedVerdict {
  readonly verdict: TokenVerdict;
  readonly began: number;
}

export interface VerdictCache {
  /**
   * Returns the verdict under a key, from the cache or from Latchkey. Concurrent callers share one call and
   * wait for it at most 2 s.
   *
   * @param ask asks Latchkey; with `fresh` if the first answer came too late
   * @param keepAlive lets the call continue after the request that started it, as `waitUntil` does
   * @throws StorageUnavailableError if Latchkey fails or hangs
   */
  lookUp(
    key: string,
    ask: (fresh: boolean) => Promise<TokenVerdict>,
    keepAlive: (promise: Promise<unknown>) => void,
  ): Promise<TokenVerdict>;
  /** Returns true if a current verdict is cached under the key. */
  has(key: string): boolean;
  readonly size: number;
}

/**
 * Creates a cache that keeps each verdict for its own `max_age_ms`, and for 5 s at most. The age counts from
 * before the verdict was requested, so the cache never delays a revocation.
 *
 * @param clock a steady clock, used only to measure ages
 * @param limit maximum number of `allowed` verdicts; beyond it, the least recently used is dropped
 */
export function createVerdictCache({
  clock,
  limit,
}: {
  clock: Clock;
  limit: number;
}): VerdictCache {
  const accepted = createBoundedMap<TimedVerdict>(limit);
  const refused = createBoundedMap<TimedVerdict>(Math.min(limit, MAX_REFUSALS));
  const calls = createBoundedMap<Lease<TimedVerdict>>(limit);

  const isCurrent = ({ verdict, began }: TimedVerdict): boolean => {
    const age = clock.now() - began;
    return "max_age_ms" in verdict && age >= 0 && age < verdict.max_age_ms;
  };

  /** Returns the cached verdict; drops it if it is too old. */
  function findCurrent(key: string): TimedVerdict | null {
    const known = accepted.get(key) ?? refused.get(key);
    if (known === undefined || isCurrent(known)) return known ?? null;
    forget(key);
    return null;
  }

  function forget(key: string): void {
    accepted.delete(key);
    refused.delete(key);
  }

  async function call(
    key: string,
    ask: (fresh: boolean) => Promise<TokenVerdict>,
    fresh: boolean,
  ): Promise<TimedVerdict> {
    const began = clock.now();
    const answer = { verdict: freeze(withCappedAge(await ask(fresh))), began };
    forget(key);
    if (isCurrent(answer)) {
      (answer.verdict.status === "allowed" ? accepted : refused).set(key, answer);
    }
    return answer;
  }

  return {
    get size() {
      return accepted.size + refused.size;
    },
    has: (key) => findCurrent(key) !== null,
    async lookUp(key, ask, keepAlive) {
      const known = findCurrent(key);
      if (known !== null) return known.verdict;
      for (const fresh of [false, true]) {
        // If a shared call died, all its waiting requests get here. The first asks again; the others find its answer.
        const work = async () => (fresh ? null : findCurrent(key)) ?? call(key, ask, fresh);
        const answer = await shareWork(findSlot(calls, key), work, { clock, keepAlive });
        // A late refusal does no harm.
        if (answer.verdict.status !== "allowed" || isCurrent(answer)) return answer.verdict;
      }
      return TOO_LATE;
    },
  };
}

function withCappedAge(verdict: TokenVerdict): TokenVerdict {
  if (!("max_age_ms" in verdict)) return verdict;
  return { ...verdict, max_age_ms: Math.min(verdict.max_age_ms, MAX_AGE_MS) };
}

/** Freezes a verdict. Requests share it, so a handler that changed it would change later decisions. */
function freeze(verdict: TokenVerdict): TokenVerdict {
  if (verdict.status === "allowed") {
    Object.freeze(verdict.scopes);
    for (const detail of Object.freeze(verdict.authorization_details)) {
      Object.freeze(detail.actions);
      Object.freeze(detail);
    }
  }
  return Object.freeze(verdict);
}

function findSlot(
  calls: ReturnType<typeof createBoundedMap<Lease<TimedVerdict>>>,
  key: string,
): LeaseSlot<TimedVerdict> {
  return {
    get: () => calls.get(key),
    set: (lease) => calls.set(key, lease),
    clear: (lease) => {
      if (calls.get(key) === lease) calls.delete(key);
    },
  };
}
