import { describe, expect, it } from "vitest";
import { computeCosts } from "../../bench/world/compute-costs.ts";
import { PLACES } from "../../bench/world/places.ts";
import { type Design, type Outcome, simulateWorld } from "../../bench/world/simulate-world.ts";
import { DESIGNS } from "../../bench/world/world.ts";

const QUIET = { requestsPerSecond: 1, warmUpSeconds: 600, seconds: 1200 };
const waitShare = ({ primaryWaits, requests }: Outcome) => primaryWaits / requests;
const play = (design: Design, load = QUIET) => simulateWorld(design, load);

describe("simulateWorld", () => {
  it("spreads all requests over 51 places", () => {
    expect(PLACES).toHaveLength(51);
    expect(PLACES.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1);
    const tokyo = PLACES.find(({ name }) => name === "Tokyo");
    expect(tokyo?.primaryMs).toBeGreaterThan(140);
    expect(tokyo?.primaryMs).toBeLessThan(170);
  });

  it("gives the same outcome for the same arguments", () => {
    expect(play(DESIGNS.lingering)).toEqual(play(DESIGNS.lingering));
  });

  it("lets nearly each request wait if nothing lingers and nobody else asks", () => {
    const load = { ...QUIET, requestsPerSecond: 0.02, seconds: 20_000 };
    expect(waitShare(play(DESIGNS["without lingering"], load))).toBeGreaterThan(0.97);
  });

  it("waits less with each step", () => {
    const before = waitShare(play(DESIGNS["without lingering"]));
    const lingering = waitShare(play(DESIGNS.lingering));
    const replicas = waitShare(play(DESIGNS["with replicas"]));
    expect(lingering).toBeLessThan(before * 0.75);
    expect(replicas).toBeLessThan(lingering * 0.5);
  });

  it("waits one trip for an uncached token of a stale isolate if both reads begin at once", () => {
    const longest = (design: Design) => play(design).waits.at(-1) ?? 0;
    const farthest = Math.max(...PLACES.map(({ primaryMs }) => primaryMs));
    expect(longest(DESIGNS["without lingering"])).toBeGreaterThan(farthest * 1.5);
    expect(longest(DESIGNS.lingering)).toBeLessThanOrEqual(farthest + 1);
  });

  it("writes at most one pulse a second, and none without replicas", () => {
    const busy = { requestsPerSecond: 200, warmUpSeconds: 10, seconds: 60 };
    const pulses = (design: Design) => play(design, busy).writes.pulses;
    expect(pulses(DESIGNS.lingering)).toBe(0);
    expect(pulses(DESIGNS["with replicas"])).toBeGreaterThan(50);
    expect(pulses(DESIGNS["with replicas"])).toBeLessThanOrEqual(61);
  });

  it("reads the feed from each isolate about once in 2 s under load", () => {
    const { reads, isolates } = play(DESIGNS.lingering, {
      ...{ requestsPerSecond: 5000, warmUpSeconds: 20, seconds: 20 },
    });
    const each = reads.feed / 20 / isolates;
    expect(each).toBeGreaterThan(0.4);
    expect(each).toBeLessThanOrEqual(0.5);
  });
});

describe("computeCosts", () => {
  it("bills the plan alone while all is included", () => {
    expect(computeCosts(play(DESIGNS["with replicas"]), QUIET.seconds).total).toBe(5);
  });

  it("bills what goes beyond, at the list price of a million", () => {
    const seconds = 30 * 86_400;
    const outcome: Outcome = {
      ...{ requests: 110e6, primaryWaits: 0, nearWaits: 0, coldWaits: 0 },
      ...{ waits: new Float32Array(), isolates: 1 },
      reads: { feed: 0, records: 0, replica: 0, hub: 0 },
      writes: { pulses: 150e6, usage: 0 },
    };
    const costs = computeCosts(outcome, seconds);
    expect(costs.requests).toBeCloseTo(30);
    expect(costs.rowsWritten).toBeCloseTo(100);
    expect(costs.total).toBeCloseTo(135);
  });
});
