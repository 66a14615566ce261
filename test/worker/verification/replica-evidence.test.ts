import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { feed, feedRead, head, record, recordRead, scriptedWorld } from "./scripted-world.ts";

const never = () => new Promise<never>(() => undefined);
const open = (script: Parameters<typeof scriptedWorld>[0] = {}) =>
  scriptedWorld(script, { replicas: true });
type World = ReturnType<typeof open>;

/** Looks up a record, and returns it with its age, or the name of the error. */
async function answerOf({ time, context, lookUp }: World, digest = "d") {
  let answer: { role: string | null; age: number } | string = "no answer";
  void lookUp(digest).then(
    (known) => {
      const age = context.clock.now() - known.asOf;
      answer = { role: known.record?.role ?? null, age };
    },
    (error: Error) => {
      answer = error.name;
    },
  );
  await time.run(time.clock.now() + 20_000);
  return answer;
}

describe("a cold read of a new isolate", () => {
  it("takes the replica's record while the primary is far, and takes the primary's answer in", async () => {
    const world = open();
    const now = world.time.clock.now();
    world.script.replica = async () => recordRead({ record: record({ role: "R" }), pulse: now });
    world.script.primary = () =>
      world.time.sleep(150).then(() => recordRead({ record: record({ role: "P" }), pulse: now }));
    expect(await answerOf(world)).toEqual({ role: "R", age: 500 });
    expect(world.cache.cursor).toEqual(head);
    expect(world.cache.records.get("d")?.role).toBe("P");
  });

  it.each([
    ["is revoked there", recordRead({ record: record({ revokedAt: 1 as EpochSeconds }) })],
    ["is unknown there", recordRead({ record: null })],
  ])("waits for the primary if the token %s", async (_, read) => {
    const world = open();
    world.script.replica = async () => ({ ...read, pulse: world.time.clock.now() });
    world.script.primary = () => world.time.sleep(150).then(() => recordRead());
    expect(await answerOf(world)).toMatchObject({ role: "Admin", age: 150 });
  });

  it("waits for the primary if the replica fails, and fails if both do", async () => {
    const world = open({ replica: () => Promise.reject(new Error("down")) });
    expect(await answerOf(world)).toMatchObject({ role: "Admin" });
    const down = () => Promise.reject(new Error("down"));
    expect(await answerOf(open({ replica: down, primary: down }))).toBe("StorageUnavailableError");
  });
});

/*
 * A pulse that a clock ahead by `aheadMs` stamps at an instant proves that all changes acknowledged before it are there.
 * The last instant at which it counts must be at most 5 s later.
 */
describe.each([
  [499, 4_999],
  [501, 5_001],
])("a pulse of a clock that is %i ms ahead", (aheadMs, lastMs) => {
  const ask = (laterMs: number) => {
    const world = open();
    const stamped = world.time.clock.now() - laterMs;
    const pulse = stamped + aheadMs;
    Object.assign(world.script, { primary: never, replica: async () => recordRead({ pulse }) });
    return answerOf(world);
  };

  it(`counts for ${lastMs} ms: ${lastMs > 5_000 ? "too long, so clocks may not differ by more" : "within the promise"}`, async () => {
    expect(await ask(lastMs)).toMatchObject({ role: "Admin", age: 5_000 });
    expect(await ask(lastMs + 1)).toBe("StorageUnavailableError");
  });
});

describe("a stale cache", () => {
  /** Caches a record, and lets the cache grow stale. */
  async function openStale(script: Parameters<typeof scriptedWorld>[0] = {}) {
    const world = open();
    await answerOf(world);
    Object.assign(world.script, { changes: never, primary: never, ...script });
    const now = world.time.clock.now();
    return { world, now };
  }

  it("is current again by a replica's feed, which evicts what it names", async () => {
    const { world, now } = await openStale();
    world.script.replicaChanges = async () => feedRead({ pulse: now });
    expect(await answerOf(world)).toEqual({ role: "Admin", age: 500 });

    const row = { seq: 2, nonce: "b", kind: "token", targetId: "tok_1" } as const;
    const later = world.time.clock.now();
    world.script.replicaChanges = async () =>
      feedRead({ rows: [...feed, row], newest: row, pulse: later });
    world.script.replica = async () =>
      recordRead({ record: record({ role: "New" }), pulse: later });
    world.script.primary = async () => recordRead({ record: record({ role: "New" }), head: row });
    expect(await answerOf(world)).toMatchObject({ role: "New" });
    expect(world.cache.cursor).toEqual(row);
  });

  const row = (nonce: string, kind: "token" | "all" = "token") =>
    ({ seq: 1, nonce, kind, targetId: "tok_1" }) as const;
  it.each([
    ["is of another history", feedRead({ rows: [row("z")], newest: row("z") })],
    ["lacks the cursor's own row", feedRead({ rows: [] })],
    ["is cut off", feedRead({ newest: { seq: 900, nonce: "x" } })],
    [
      "names all",
      feedRead({
        rows: [...feed, { ...row("b", "all"), seq: 2 }],
        newest: { seq: 2, nonce: "b" },
      }),
    ],
  ])("changes nothing by a replica's feed that %s", async (_, read) => {
    const { world } = await openStale();
    world.script.replicaChanges = async () => ({ ...read, pulse: world.time.clock.now() });
    expect(await answerOf(world)).toBe("StorageUnavailableError");
    expect(world.cache.cursor).toEqual(head);
    expect(world.cache.records.get("d")).toBeDefined();
  });

  it("asks no replica, and reads once, if replicas are off", async () => {
    const world = scriptedWorld();
    await answerOf(world);
    await answerOf(world, "e");
    expect([world.replicaFeeds.count, world.reads.replica]).toEqual([0, 0]);
    // The second token was read beside the sync, not after it.
    expect(world.reads).toMatchObject({ primary: 2, changes: 1 });
  });
});

describe("the pulse", () => {
  it("is renewed after a read of the primary, with the instant before it is sent", async () => {
    const world = open({ primary: async () => recordRead({ pulse: 0 }) });
    const now = world.time.clock.now();
    await answerOf(world);
    expect(world.pulses).toEqual([now]);
  });

  it.each([
    ["young", -999, 0],
    ["a second old", -1_000, 1],
    ["ahead, within what clocks may differ", 500, 0],
    ["further ahead", 501, 1],
  ])("is renewed or not if it is %s", async (_, ageMs, writes) => {
    const world = open();
    const pulse = world.time.clock.now() + ageMs;
    world.script.primary = async () => recordRead({ pulse });
    world.script.replica = never;
    await answerOf(world);
    expect(world.pulses).toHaveLength(writes);
    expect(world.skews).toEqual(ageMs > 250 ? [ageMs] : []);
  });

  it("is neither read nor renewed while replicas are off", async () => {
    const world = scriptedWorld();
    await answerOf(world);
    expect(world.pulses).toEqual([]);
  });
});
