import { setTimeout as sleep } from "node:timers/promises";
import type { Plan } from "./plan.ts";
import type { Runtime } from "./runtime.ts";
import { type Load, runWrk } from "./wrk.ts";

/** One row of the table. */
export interface Target<Name extends string> {
  name: Name;
  load: Load;
  /** Every item is asked for once at most: then they must not run out. */
  once?: number;
}

export interface Sample {
  requestsPerSecond: number;
  /** Of workerd, with the D1 that it contains. */
  cpuMicroseconds: number;
}

/** By target, the samples of each round. */
export type Samples<Name extends string> = ReadonlyMap<Name, readonly Sample[]>;

/**
 * Measures all targets in turn, round after round, so that what the machine does meanwhile falls on
 * each of them alike.
 *
 * @throws Error where a target answers anything else than it should
 */
export async function measure<Name extends string>(
  targets: readonly Target<Name>[],
  runtime: Runtime,
  plan: Plan,
): Promise<Samples<Name>> {
  const samples = new Map<Name, Sample[]>(targets.map(({ name }) => [name, []]));
  const asked = new Map<Name, number>();
  const load = async (target: Target<Name>, seconds: number) => {
    const from = asked.get(target.name) ?? 0;
    const result = await runWrk(target.load, seconds, { from });
    const next = from + result.requests + 100;
    if (next > (target.once ?? Number.POSITIVE_INFINITY)) {
      throw new Error(`${target.name}: asked for more than the ${target.once} that there are`);
    }
    asked.set(target.name, next);
    return result;
  };
  for (const target of targets) await load(target, plan.warmUpSeconds);
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

/** The middle one; of an even number the lower of the two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** The median of what one target was to another within each round. */
export function ratio<Name extends string>(
  samples: Samples<Name>,
  of: Name,
  to: Name,
  figure: keyof Sample,
): number {
  const others = samples.get(to) ?? [];
  const each = (samples.get(of) ?? []).map(
    (sample, round) => sample[figure] / (others[round]?.[figure] ?? Number.NaN),
  );
  return median(each);
}
