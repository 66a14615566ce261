import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { createRecordCache } from "../../../worker/verification/record-cache.ts";
import { head, record, scriptedWorld } from "./scripted-world.ts";

describe("lookUpRecord", () => {
  it("asks the primary first, which counts as the first sync, and then nobody for a hot token", async () => {
    const { asked, lookUp, time } = scriptedWorld();
    const first = lookUp();
    await time.run(time.clock.now() + 50);
    await first;
    for (let n = 0; n < 100; n++) await lookUp();

    expect(asked).toEqual({ primary: 1, replica: 0, changes: 0 });
  });

  it("makes one read of a stampede of 500 first uses", async () => {
    const { asked, lookUp, time } = scriptedWorld();
    const answers = Promise.all(Array.from({ length: 500 }, () => lookUp()));
    await time.run(time.clock.now() + 50);

    expect((await answers).every((known) => known.record?.id === "tok_1")).toBe(true);
    expect(asked.primary).toBe(1);
  });

  it("reads the feed at most once in 2 s however many tokens are hot", async () => {
    const { asked, lookUp, time } = scriptedWorld();
    for (let n = 0; n < 40; n++) void lookUp(`d${n}`);
    await time.run(time.clock.now() + 50);
    for (let second = 0; second < 60; second++) {
      for (let n = 0; n < 40; n++) void lookUp(`d${n}`);
      await time.run(time.clock.now() + 1_000);
    }

    expect(asked.primary + asked.replica).toBe(40);
    expect(asked.changes).toBeLessThanOrEqual(31);
    expect(asked.changes).toBeGreaterThanOrEqual(20);
  });

  it.each([
    ["does not know the token", null],
    ["knows it as revoked", record({ revokedAt: 1 as EpochSeconds })],
    ["knows its secret as superseded", record({ secretValidUntil: 1 as EpochSeconds })],
  ])("asks the primary too where the replica %s", async (_, stale) => {
    const { asked, ask, lookUp, time, script } = scriptedWorld();
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 50);
    await warm;
    script.replica = async () => ({ record: stale, head });

    expect(await ask()).toMatchObject({ id: "tok_1", revokedAt: null });
    expect(asked).toMatchObject({ primary: 2, replica: 1 });
  });

  it("caches nothing that a replica behind the cursor said", async () => {
    const { asked, ask, lookUp, time, script } = scriptedWorld();
    script.primary = async () => ({ record: record(), head: { seq: 9, nonce: "i" } });
    script.replica = async () => ({
      record: record({ role: "Old" }),
      head: { seq: 8, nonce: "h" },
    });
    const warm = lookUp("warm");
    await time.run(time.clock.now() + 50);
    await warm;

    expect(await ask()).toMatchObject({ role: "Admin" });
    expect(asked).toMatchObject({ primary: 2, replica: 1 });
  });

  it("lets others take over the read of a request that died, within 2 s of its beginning", async () => {
    const { asked, lookUp, time, script } = scriptedWorld();
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
    expect(asked.primary).toBe(2);
  });

  it.each([
    ["fails", () => Promise.reject(new Error("no"))],
    ["hangs", () => new Promise<never>(() => undefined)],
  ])("is unavailable where storage %s: nobody is refused for it", async (_, primary) => {
    expect(await scriptedWorld({ primary }).ask()).toBe("StorageUnavailableError");
    expect(await scriptedWorld({ primary }).ask("d", true)).toBe("StorageUnavailableError");
  });

  it("answers from the cache while the feed fails for less than 5 s, and is unavailable after", async () => {
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

  it("asks the primary each time for a fresh verdict, and joins no read in flight", async () => {
    const { asked, lookUp, time } = scriptedWorld();
    const answers = [lookUp(), lookUp("d", true), lookUp("d", true)];
    await time.run(time.clock.now() + 50);
    await Promise.all(answers);

    expect(asked.primary).toBe(3);
  });

  it("stays within its bounds", async () => {
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
