import type { Clock } from "../../shared/clock.ts";

/** A kind of refusal, in fixed words: nothing of a request is in it. */
export interface RefusalKind {
  /** The route's pattern. */
  readonly route: string;
  readonly status: number;
  readonly refusal: string | undefined;
}

/** The refusals of one kind in a second that have no line of their own. */
export interface RefusalCount extends RefusalKind {
  count: number;
}

/** Decides which refusals of an isolate get a line of the log, and counts the others. */
export interface RefusalLog {
  /**
   * Returns true if the refusal gets a line of its own. Otherwise it is counted, and a summary will tell the count.
   *
   * @param keepAlive lets work outlive the request, as `waitUntil` does
   */
  isFirst(kind: RefusalKind, keepAlive: (promise: Promise<void>) => void): boolean;
}

const PERIOD_MS = 1_000;

/** The refusals of one second, by kind. */
interface Second {
  since: number;
  counts: Map<string, RefusalCount>;
  /** True once a request keeps the isolate alive for the summary. */
  hasWriter: boolean;
}

/**
 * Creates a log in which the first refusal of each kind in a second has a line, with its request id. All others share one
 * summary, so that a flood of bad tokens neither drowns the log nor pays for lines.
 *
 * The summary is written when the second is over, by the request that was counted first, also if no other request follows. If the
 * platform ends that request early, the next refusal writes the summary.
 */
export function createRefusalLog(
  clock: Clock,
  write: (counts: readonly RefusalCount[]) => void,
): RefusalLog {
  let second: Second | null = null;

  function end(ended: Second): void {
    second = null;
    const counts = [...ended.counts.values()].filter(({ count }) => count > 0);
    if (counts.length > 0) write(counts);
  }

  async function endLater(pending: Second): Promise<void> {
    await clock.after(pending.since + PERIOD_MS - clock.now()).passed;
    if (second === pending) end(pending);
  }

  function getSecond(now: number): Second {
    // A clock that was set back ends a second too.
    const isOver = second !== null && Math.abs(now - second.since) >= PERIOD_MS;
    if (second !== null && isOver) end(second);
    second ??= { since: now, counts: new Map(), hasWriter: false };
    return second;
  }

  return {
    isFirst(kind, keepAlive) {
      const current = getSecond(clock.now());
      const key = `${kind.route} ${kind.status} ${kind.refusal}`;
      const known = current.counts.get(key);
      if (known === undefined) {
        current.counts.set(key, { ...kind, count: 0 });
        return true;
      }
      known.count += 1;
      if (!current.hasWriter) {
        current.hasWriter = true;
        keepAlive(endLater(current));
      }
      return false;
    },
  };
}
