import { describe, expect, it } from "vitest";
import { scriptedWorld } from "./scripted-world.ts";

const open = (script = {}) => scriptedWorld(script, { lingerMs: 25_000 });

describe("an isolate after a request", () => {
  it("stays current for 25 s and some, so that the next request waits for nothing", async () => {
    const { reads, cache, lookUp, time } = open();
    const began = time.clock.now();
    void lookUp();
    await time.run(began + 24_000);
    expect(reads.changes).toBe(6);
    expect(time.clock.now() - cache.syncedAt).toBeLessThan(4_000);
    const asked = time.clock.now();
    expect((await lookUp()).asOf).toBeGreaterThan(asked - 5_000);
    expect(reads.primary).toBe(1);
  });

  it("stops after 25 s", async () => {
    const { reads, kept, lookUp, time } = open();
    void lookUp();
    await time.run(time.clock.now() + 120_000);
    expect(reads.changes).toBe(7);
    await Promise.all(kept);
  });

  it("lets a later request take the turn, so that one loop runs", async () => {
    const { reads, cache, lookUp, time } = open();
    const began = time.clock.now();
    void lookUp();
    await time.run(began + 10_100);
    void lookUp();
    await time.run(began + 12_000);
    expect(cache.lingerTurn).toBe(2);
    const before = reads.changes;
    await time.run(began + 35_000);
    // One sync in 3.5 s, and not two.
    expect(reads.changes - before).toBeLessThanOrEqual(7);
  });

  it("tries at most once a second while syncs fail", async () => {
    const { reads, lookUp, time, script } = open();
    void lookUp();
    await time.run(time.clock.now() + 100);
    script.changes = () => Promise.reject(new Error("down"));
    await time.run(time.clock.now() + 10_000);
    expect(reads.changes).toBeGreaterThan(4);
    expect(reads.changes).toBeLessThanOrEqual(8);
  });

  it("does not linger if the length is 0", async () => {
    const { reads, lookUp, time } = scriptedWorld();
    void lookUp();
    await time.run(time.clock.now() + 60_000);
    expect(reads.changes).toBe(0);
  });
});
