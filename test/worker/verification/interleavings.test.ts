import { describe, expect, it } from "vitest";
import { lookUpRecord } from "../../../worker/verification/look-up-record.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import { explore, newTally, type World } from "./explore.ts";

const run = async (world: World, seeds: number) => {
  const tally = newTally();
  for (let seed = 1; seed <= seeds; seed++) {
    await explore(seed, tally, { lookUpRecord, createRecordCache }, world);
  }
  return tally;
};

describe("any interleaving of reads, syncs, changes, pruning, restores, lingers and replica lag", () => {
  // Clocks that differ from the true time by up to 249 ms differ from each other by less than 500.
  it.each([
    ["the primary alone", { replicas: false, skewMs: 249 }],
    ["the primary alone, with clocks far apart", { replicas: false, skewMs: 10_000 }],
    ["replicas", { replicas: true, skewMs: 249 }],
  ])(
    "returns no record older than 5 s, and with `fresh` none older than its request: %s",
    async (_, world) => {
      const tally = await run(world, 1_500);
      expect(tally.violations).toEqual([]);
      // The runs prove something only if all outcomes are common.
      expect(tally.accepted).toBeGreaterThan(30_000);
      expect(tally.refused).toBeGreaterThan(30_000);
      expect(tally.unavailable).toBeGreaterThan(1_000);
    },
    120_000,
  );

  it("finds stale answers of replicas once clocks are further apart than they may be", async () => {
    const { violations } = await run({ replicas: true, skewMs: 10_000 }, 300);
    expect(violations.length).toBeGreaterThan(0);
  }, 120_000);
});
