import { setTimeout as sleep } from "node:timers/promises";
import { LINGER_MS } from "../../../worker/verification/bounds.ts";
import { type Load, runWrk } from "./wrk.ts";

/** Round trips to D1, as the counting Worker reports them. */
export interface RoundTrips {
  reads: number;
  syncs: number;
  writes: number;
}

export interface ReadCounts {
  refused: { requests: number; trips: number };
  cold: { tokens: number; reads: number };
  hot: { tokens: number; seconds: number; requests: number; syncs: number; reads: number };
}

/** The duration of the hot load, long enough for several syncs. */
const HOT_SECONDS = 21;

/**
 * Counts the round trips to D1 for refused, cold and hot tokens.
 *
 * @param loads malformed tokens, forged tokens, and hot tokens: those of `coldTokens`, after their first read
 * @param coldTokens verified once each, one after the other
 * @param refusals the number of malformed and forged tokens
 */
export async function countReads(
  origin: string,
  loads: { malformed: Load; forged: Load; hot: Load },
  coldTokens: readonly string[],
  refusals: number,
): Promise<ReadCounts> {
  const verify = (token: string) =>
    fetch(`${origin}/verify`, { headers: { Authorization: `Bearer ${token}` } });
  // The first request also causes the first sync, so it comes before the counts. The isolate then stays current for a
  // while by itself, which no refused request is to blame for.
  await verify(coldTokens[0] ?? "");
  await sleep(LINGER_MS + 1_000);
  const refused = await countTripsDuring(origin, async () => {
    const malformed = await sendAtLeast(refusals / 2, loads.malformed);
    return malformed + (await sendAtLeast(refusals / 2, loads.forged));
  });
  const cold = await countTripsDuring(origin, async () => {
    for (const token of coldTokens.slice(1)) {
      const { status } = await verify(token);
      if (status !== 200) throw new Error(`a cold token was answered ${status}`);
    }
    return coldTokens.length - 1;
  });
  const hot = await countTripsDuring(origin, async () => {
    return (await runWrk(loads.hot, HOT_SECONDS)).requests;
  });
  return {
    refused: {
      requests: refused.value,
      trips: refused.reads + refused.syncs + refused.writes,
    },
    cold: { tokens: cold.value, reads: cold.reads },
    hot: {
      tokens: coldTokens.length,
      seconds: HOT_SECONDS,
      requests: hot.value,
      syncs: hot.syncs,
      reads: hot.reads,
    },
  };
}

async function sendAtLeast(requests: number, load: Load): Promise<number> {
  let sent = 0;
  while (sent < requests) sent += (await runWrk(load, 1)).requests;
  return sent;
}

async function countTripsDuring<Value>(origin: string, work: () => Promise<Value>) {
  const before = await readTrips(origin);
  const value = await work();
  // The Worker writes after it has answered.
  await sleep(500);
  const after = await readTrips(origin);
  return {
    value,
    reads: after.reads - before.reads,
    syncs: after.syncs - before.syncs,
    writes: after.writes - before.writes,
  };
}

async function readTrips(origin: string): Promise<RoundTrips> {
  return (await fetch(`${origin}/bench/trips`)).json() as Promise<RoundTrips>;
}
