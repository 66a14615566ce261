import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "./plan.ts";
import type { Runtime } from "./runtime.ts";
import { type Load, runWrk } from "./wrk.ts";

/** A row of the table: a name and the load that is measured. */
export interface Target<Name extends string> {
  name: Name;
  load: Load;
  /** The number of items, if none may be sent twice. */
  maxItems?: number;
  /** Longer than the plan's, if the load has to be read from D1 once. */
  warmUpSeconds?: number;
}

export interface Sample {
  requestsPerSecond: number;
  /** CPU time of workerd per request, including the D1 that it contains. */
  cpuMicroseconds: number;
}

/** The samples of each round, by target. */
export type Samples<Name extends string> = ReadonlyMap<Name, readonly Sample[]>;

/**
 * Measures all targets in turn, round after round, so that other work of the machine affects all alike.
 *
 * @throws Error if a target answers with an unexpected status
 */
export async function measure<Name extends string>(
  targets: readonly Target<Name>[],
  runtime: Runtime,
  plan: Plan,
): Promise<Samples<Name>> {
  const samples = new Map<Name, Sample[]>(targets.map(({ name }) => [name, []]));
  const nextItems = new Map<Name, number>();
  const load = async (target: Target<Name>, seconds: number) => {
    const from = nextItems.get(target.name) ?? 0;
    const result = await runWrk(target.load, seconds, { from });
    const next = from + result.requests + 100;
    if (next > (target.maxItems ?? Number.POSITIVE_INFINITY)) {
      throw new Error(`${target.name}: needs more than its ${target.maxItems} items`);
    }
    nextItems.set(target.name, next);
    return result;
  };
  for (const target of targets) {
    await load(target, target.warmUpSeconds ?? plan.warmUpSeconds);
  }
  for (let round = 0; round < plan.rounds; round++) {
    console.log(`  round ${round + 1} of ${plan.rounds}`);
    for (const target of targets) {
      await sleep(100);
      const before = runtime.cpuSeconds();
      const { requests, seconds } = await load(target, plan.seconds);
      const cpu = runtime.cpuSeconds() - before;
      samples.get(target.name)?.push({
        requestsPerSecond: requests / seconds,
        cpuMicroseconds: (cpu * 1e6) / requests,
      });
    }
  }
  return samples;
}

/** Returns the median; the lower middle value of an even number of values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Returns the median, over all rounds, of a target's figure divided by the base target's. */
export function ratio<Name extends string>(
  samples: Samples<Name>,
  target: Name,
  base: Name,
  figure: keyof Sample,
): number {
  const baseSamples = samples.get(base) ?? [];
  const ratios = (samples.get(target) ?? []).map(
    (sample, round) => sample[figure] / (baseSamples[round]?.[figure] ?? Number.NaN),
  );
  return median(ratios);
}
