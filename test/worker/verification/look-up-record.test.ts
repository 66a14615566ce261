import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import { record, recordRead, scriptedWorld } from "./scripted-world.ts";

describe("lookUpRecord", () => {
  it("asks the primary first, which counts as the first sync, and then answers from the cache", async () => {
    const { reads, lookUp, time } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 50);
    await first;
    for (let n = 0; n < 100; n++) await lookUp();

    expect(reads).toEqual({ primary: 1, replica: 0, changes: 0 });
  });

  it("makes one read for 500 concurrent first uses", async () => {
    const { reads, lookUp, time } = scriptedWorld();
    const answers = Promise.all(Array.from({ length: 500 }, () => lookUp()));
    await time.run(time.clock.now() + 50);

    expect((await answers).every((known) => known.record?.id === "tok_1")).toBe(true);
    expect(reads.primary).toBe(1);
  });

  it("reads the feed at most once in 2 s for any number of hot tokens", async () => {
    const { reads, lookUp, time } = scriptedWorld();
    for (let n = 0; n < 40; n++) void lookUp(`d${n}`);
    await time.run(time.clock.now() + 50);
    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 40; n++) void lookUp(`d${n}`);
      await time.run(time.clock.now() + 1_000);
    }

    expect(reads.primary + reads.replica).toBe(40);
    expect(reads.changes).toBeLessThanOrEqual(31);
    expect(reads.changes).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ["does not know the token", null],
    ["knows it as revoked", record({ revokedAt: 1 as EpochSeconds })],
    ["knows its secret as superseded", record({ secretValidUntil: 1 as EpochSeconds })],
  ])("asks the primary too if the replica %s", async (_, stale) => {
    const { reads, ask, lookUp, time, script } = scriptedWorld();
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 50);
    await warm;
    script.replica = async () => recordRead({ record: stale });

    expect(await ask()).toMatchObject({ id: "tok_1", revokedAt: null });
    expect(reads).toMatchObject({ primary: 2, replica: 1 });
  });

  it("does not cache an answer of a replica behind the cursor", async () => {
    const { reads, ask, lookUp, time, script } = scriptedWorld();
    script.primary = async () => recordRead({ record: record(), head: { seq: 9, nonce: "i" } });
    script.replica = async () =>
      recordRead({ record: record({ role: "Old" }), head: { seq: 8, nonce: "h" } });
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 50);
    await warm;

    expect(await ask()).toMatchObject({ role: "Admin" });
    expect(reads).toMatchObject({ primary: 2, replica: 1 });
  });

  it("takes over the read of a dead request within 2 s of its start", async () => {
    const { reads, lookUp, time, script } = scriptedWorld();
    script.primary = () => new Promise(() => undefined);
    void lookUp().catch(() => undefined);
    await time.run(time.clock.now() + 500);
    delete script.primary;
    const began = time.clock.now();
    let answeredAt = 0;
    void lookUp().then(() => {
      answeredAt = time.clock.now();
    });
    await time.run(began + 5_000);

    expect(answeredAt - began).toBeGreaterThan(0);
    expect(answeredAt - began).toBeLessThanOrEqual(1_600);
    expect(reads.primary).toBe(2);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("no"))],
    ["hangs", () => new Promise<never>(() => undefined)],
  ])("is unavailable if storage %s, and refuses no token for it", async (_, primary) => {
    expect(await scriptedWorld({ primary }).ask()).toBe("StorageUnavailableError");
    expect(await scriptedWorld({ primary }).ask("d", true)).toBe("StorageUnavailableError");
  });

  it("answers from the cache while the feed fails for less than 5 s, and is unavailable afterwards", async () => {
    const { lookUp, time, script } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 50);
    await first;
    script.changes = () => Promise.reject(new Error("no"));
    await time.run(time.clock.now() + 4_500);

    expect((await lookUp()).record?.id).toBe("tok_1");
    await time.run(time.clock.now() + 1_000);
    const late = lookUp().catch((error: Error) => error.name);
    await time.run(time.clock.now() + 5_000);
    expect(await late).toBe("StorageUnavailableError");
  });

  it("asks the primary for every fresh record, and joins no read in flight", async () => {
    const { reads, lookUp, time } = scriptedWorld();
    const answers = [lookUp(), lookUp("d", true), lookUp("d", true)];
    await time.run(time.clock.now() + 50);
    await Promise.all(answers);

    expect(reads.primary).toBe(3);
  });

  it("keeps the cache within its limits", async () => {
    const { cache, lookUp, time } = scriptedWorld();
    const small = createRecordCache({ records: 2, unknown: 2 });
    for (const digest of ["a", "b", "c"]) small.records.set(digest, record());
    small.records.get("b");
    small.records.set("e", record());
    expect(small.records.get("c")).toBeUndefined();
    expect(small.records.get("b")).toBeDefined();
    expect(small.records.size).toBe(2);

    const first = lookUp("x");
    await time.run(time.clock.now() + 50);
    await first;
    expect(cache.records.size).toBe(1);
  });
});
