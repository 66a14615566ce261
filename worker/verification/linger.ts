import { LINGER_AGAIN_MS, LINGER_RETRY_MS, LINGER_SYNC_MS } from "./bounds.ts";
import { shareSync } from "./keep-synced.ts";
import type { LookupContext } from "./lookup-context.ts";
import type { RecordCache } from "./record-cache.ts";

/** Returns true if a request has to make its isolate linger. The clock may have been set back far. */
export function isLingerDue({ lingerAt }: RecordCache, now: number): boolean {
  return now >= lingerAt || lingerAt - now > LINGER_AGAIN_MS;
}

/**
 * Keeps the cache current for a while after this request, so that the next one need not wait for a sync. An isolate that
 * is asked less than once in 5 s would wait at each request.
 *
 * Only one request of an isolate lingers: a later one takes its turn.
 */
export function linger(cache: RecordCache, context: LookupContext): void {
  const { clock, lingerMs, keepAlive } = context;
  if (lingerMs === 0) return;
  const now = clock.now();
  cache.lingerAt = now + LINGER_AGAIN_MS;
  cache.lingerTurn += 1;
  keepAlive(keepCurrent(cache, context, { turn: cache.lingerTurn, until: now + lingerMs }));
}

async function keepCurrent(
  cache: RecordCache,
  context: LookupContext,
  { turn, until }: { turn: number; until: number },
): Promise<void> {
  const { clock } = context;
  let notBefore = clock.now();
  for (;;) {
    const now = clock.now();
    const due = Math.max(cache.syncedAt + LINGER_SYNC_MS, notBefore);
    // A cache that looks synced in the future is judged by the next request.
    if (due > until || cache.syncedAt > now) return;
    if (due > now) await clock.after(due - now).passed;
    if (cache.lingerTurn !== turn) return;
    if (clock.now() - cache.syncedAt < LINGER_SYNC_MS) continue;
    notBefore = clock.now() + LINGER_RETRY_MS;
    await shareSync(cache, context).catch(() => undefined);
    if (cache.lingerTurn !== turn) return;
  }
}
