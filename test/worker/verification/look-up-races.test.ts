import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { feed, feedRead, record, recordRead, scriptedWorld } from "./scripted-world.ts";

describe("lookUpRecord while time passes and the feed advances", () => {
  it("waits for a sync after an idle time, and then answers from the cache", async () => {
    const { reads, ask, lookUp, time } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 60_000);
    await first;

    expect(await ask()).toMatchObject({ id: "tok_1" });
    expect(reads).toEqual({ primary: 1, replica: 0, changes: 1 });
  });

  it("counts the age of a record from before it was read", async () => {
    const { lookUp, time, script } = scriptedWorld();
    script.primary = () => time.sleep(300).then(() => recordRead());
    const began = time.clock.now();
    const first = lookUp();
    await time.run(began + 10_000);
    expect((await first).asOf).toBe(began);

    script.changes = () => time.sleep(700).then(() => feedRead());
    const later = lookUp();
    await time.run(began + 11_000);
    expect((await later).asOf).toBe(began + 10_000);
  });

  it("drops the cache if the feed has more rows than one sync reads", async () => {
    const { reads, lookUp, time, script } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 2_500);
    await first;
    const beyond = { seq: 600, nonce: "z" };
    script.changes = async () => feedRead({ newest: beyond });
    script.primary = async () => recordRead({ record: record({ role: "New" }), head: beyond });
    const again = lookUp();
    await time.run(time.clock.now() + 50);
    await again;

    expect((await lookUp()).record).toMatchObject({ role: "New" });
    expect(reads).toMatchObject({ primary: 2, changes: 1 });
  });

  it("reads the feed again if the clock ran backwards", async () => {
    const { reads, cache, lookUp, time } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 50);
    await first;
    cache.syncedAt = time.clock.now() + 3_600_000;
    const again = lookUp();
    await time.run(time.clock.now() + 50);
    await again;

    expect(reads.changes).toBe(1);
  });

  it("trusts no cached record after the clock was set back, until the next sync", async () => {
    const { reads, cache, ask, script } = scriptedWorld();
    await ask();
    cache.syncedAt += 3_600_000;
    script.changes = () => Promise.reject(new Error("no"));
    expect(await ask()).toBe("StorageUnavailableError");

    delete script.changes;
    script.changes = async () => feedRead();
    expect(await ask()).toMatchObject({ id: "tok_1" });
    const { changes } = reads;
    // The sync has recorded its instant by the new clock, so the cache counts again.
    expect(await ask()).toMatchObject({ id: "tok_1" });
    expect(reads).toEqual({ primary: 1, replica: 0, changes: changes + 1 });
  });

  it("refuses an answer that is older than 5 s on arrival", async () => {
    const { lookUp, time, script } = scriptedWorld();
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 4_900);
    await warm;
    script.changes = () => Promise.reject(new Error("no"));
    script.replica = () => time.sleep(1_500).then(() => recordRead());
    const late = lookUp().catch((error: Error) => error.name);
    await time.run(time.clock.now() + 10_000);

    expect(await late).toBe("StorageUnavailableError");
  });

  it("reads once for all requests that waited for a dead read", async () => {
    const { reads, lookUp, time, script } = scriptedWorld();
    script.primary = () => new Promise(() => undefined);
    void lookUp().catch(() => undefined);
    await time.run(time.clock.now() + 500);
    // Finishes before the next waiting request wakes.
    script.primary = async () => recordRead();
    const others = Promise.all(Array.from({ length: 20 }, () => lookUp()));
    await time.run(time.clock.now() + 2_000);

    expect((await others).every((known) => known.record?.id === "tok_1")).toBe(true);
    expect(reads).toMatchObject({ primary: 2, replica: 0 });
  });

  it("caches no read that is older than a change", async () => {
    const { ask, reads, cache, lookUp, time, script } = scriptedWorld();
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 2_500);
    await warm;
    const revoked = record({ revokedAt: 1 as EpochSeconds });
    const now = { seq: 2, nonce: "b" };
    // The replica read starts before the change and ends after the sync that applies it.
    script.replica = () => time.sleep(300).then(() => recordRead());
    script.primary = () => time.sleep(10).then(() => recordRead({ record: revoked, head: now }));
    script.changes = async () =>
      feedRead({ rows: [...feed, { ...now, kind: "token", targetId: "tok_1" }], newest: now });
    const answer = lookUp();
    await time.run(time.clock.now() + 1_000);

    expect((await answer).record).toMatchObject({ revokedAt: 1 });
    expect(reads).toMatchObject({ primary: 2, replica: 1 });
    expect(cache.records.get("d")).toMatchObject({ revokedAt: 1 });
    expect(await ask()).toMatchObject({ revokedAt: 1 });
  });
});
