import { createBoundedMap } from "../../shared/bounded-map.ts";
import type { Clock } from "../../shared/clock.ts";
import { type Lease, type LeaseSlot, shareWork } from "../../shared/lease.ts";
import type { TokenVerdict } from "../../shared/wire/token-verdict.ts";

/** A verdict, and when it was asked for, in milliseconds of the cache's clock. */
interface Heard {
  readonly verdict: TokenVerdict;
  readonly began: number;
}

export interface VerdictCache {
  /**
   * The verdict under a key, remembered or asked for. Concurrent callers share one call, none of them
   * longer than 2 s.
   *
   * @param ask asks Latchkey; `fresh` the second time, after an answer that came too late
   * @param keepAlive lets the call outlive the request that began it: `waitUntil`
   * @throws StorageUnavailableError where Latchkey fails or hangs
   */
  lookUp(
    key: string,
    ask: (fresh: boolean) => Promise<TokenVerdict>,
    keepAlive: (promise: Promise<unknown>) => void,
  ): Promise<TokenVerdict>;
  readonly size: number;
}

/**
 * Remembers verdicts for as long as they say that they may be relied on, counted from before they were
 * asked for: so this cache never adds to the time within which a revocation reaches everybody.
 *
 * @param clock runs steadily: its ages count, not its instants
 * @param limit entries; beyond, the least recently used goes
 */
export function createVerdictCache({
  clock,
  limit,
}: {
  clock: Clock;
  limit: number;
}): VerdictCache {
  const entries = createBoundedMap<Heard>(limit);
  const calls = createBoundedMap<Lease<Heard>>(limit);

  const isCurrent = ({ verdict, began }: Heard): boolean => {
    const age = clock.now() - began;
    return "max_age_ms" in verdict && age >= 0 && age < verdict.max_age_ms;
  };

  /** What is remembered, unless its time is over: then it goes. */
  function current(key: string): Heard | null {
    const known = entries.get(key);
    if (known === undefined || isCurrent(known)) return known ?? null;
    entries.delete(key);
    return null;
  }

  async function call(
    key: string,
    ask: (fresh: boolean) => Promise<TokenVerdict>,
    fresh: boolean,
  ): Promise<Heard> {
    const began = clock.now();
    const heard = { verdict: frozen(await ask(fresh)), began };
    if (isCurrent(heard)) entries.set(key, heard);
    else entries.delete(key);
    return heard;
  }

  return {
    get size() {
      return entries.size;
    },
    async lookUp(key, ask, keepAlive) {
      const known = current(key);
      if (known !== null) return known.verdict;
      for (const fresh of [false, true]) {
        // Many may have waited in vain for a call that died: all but the first find what that one heard then.
        const work = async () => (fresh ? null : current(key)) ?? call(key, ask, fresh);
        const heard = await shareWork(slotOf(calls, key), work, { clock, keepAlive });
        // What lets nobody in does no harm however late it is.
        if (heard.verdict.status !== "allowed" || isCurrent(heard)) return heard.verdict;
      }
      return { status: "unavailable", retry_after_seconds: 1 };
    },
  };
}

/** All requests with the same token share it: what one handler did to it, the next would be judged by. */
function frozen(verdict: TokenVerdict): TokenVerdict {
  if (verdict.status === "allowed") {
    Object.freeze(verdict.scopes);
    for (const detail of Object.freeze(verdict.authorization_details)) {
      Object.freeze(detail.actions);
      Object.freeze(detail);
    }
  }
  return Object.freeze(verdict);
}

function slotOf(
  calls: ReturnType<typeof createBoundedMap<Lease<Heard>>>,
  key: string,
): LeaseSlot<Heard> {
  return {
    get: () => calls.get(key),
    set: (lease) => calls.set(key, lease),
    clear: (lease) => {
      if (calls.get(key) === lease) calls.delete(key);
    },
  };
}
