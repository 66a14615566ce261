import { setTimeout as sleep } from "node:timers/promises";
import { type Load, runWrk } from "./wrk.ts";

/** Round trips to D1, as the counting Worker tells them. */
export interface Trips {
  reads: number;
  syncs: number;
  writes: number;
}

export interface ReadCounts {
  refused: { requests: number; trips: number };
  cold: { tokens: number; reads: number };
  hot: { tokens: number; seconds: number; requests: number; syncs: number; reads: number };
}

/** How long the hot tokens are asked for: some syncs must fall into it. */
const HOT_SECONDS = 21;

/**
 * Counts what D1 is asked.
 *
 * @param loads texts that are no token, forged ones, and hot ones that `coldTokens` become
 * @param coldTokens asked for once each, one after the other
 */
export async function countReads(
  origin: string,
  loads: { malformed: Load; forged: Load; hot: Load },
  coldTokens: readonly string[],
  refusals: number,
): Promise<ReadCounts> {
  const verify = (token: string) =>
    fetch(`${origin}/verify`, { headers: { Authorization: `Bearer ${token}` } });
  // The first read of all is also the first sync.
  await verify(coldTokens[0] ?? "");
  const refused = await during(origin, async () => {
    return (
      (await atLeast(refusals / 2, loads.malformed)) + (await atLeast(refusals / 2, loads.forged))
    );
  });
  const cold = await during(origin, async () => {
    for (const token of coldTokens.slice(1)) {
      const { status } = await verify(token);
      if (status !== 200) throw new Error(`a cold token was answered ${status}`);
    }
    return coldTokens.length - 1;
  });
  const hot = await during(origin, async () => (await runWrk(loads.hot, HOT_SECONDS)).requests);
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

async function atLeast(requests: number, load: Load): Promise<number> {
  let sent = 0;
  while (sent < requests) sent += (await runWrk(load, 1)).requests;
  return sent;
}

async function during<Value>(origin: string, work: () => Promise<Value>) {
  const before = await readTrips(origin);
  const value = await work();
  // Writes happen behind the answers.
  await sleep(500);
  const after = await readTrips(origin);
  return {
    value,
    reads: after.reads - before.reads,
    syncs: after.syncs - before.syncs,
    writes: after.writes - before.writes,
  };
}

async function readTrips(origin: string): Promise<Trips> {
  return (await fetch(`${origin}/bench/trips`)).json() as Promise<Trips>;
}
