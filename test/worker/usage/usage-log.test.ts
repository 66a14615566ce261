import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { createUsageLog, type Use } from "../../../worker/usage/usage-log.ts";
import { toDay, type UsageWrite } from "../../../worker/usage/usage-write.ts";

const START = 1_790_000_000;

/** Creates a log with a storage that can fail and a clock that the test moves. */
function createWorld(maxTokens?: number) {
  const log = createUsageLog(maxTokens);
  const saved: UsageWrite[][] = [];
  const state = { now: START, save: async (): Promise<void> => undefined };
  let ids = 0;
  const context = {
    save: async (writes: readonly UsageWrite[]) => {
      saved.push([...writes]);
      await state.save();
    },
    now: () => state.now as EpochSeconds,
    newWriteId: () => {
      ids += 1;
      return `use_${ids}`;
    },
  };
  const note = (tokenId: string, use: Partial<Use> = {}) =>
    log.note(
      {
        tokenId,
        at: state.now as EpochSeconds,
        allowed: true,
        counted: true,
        superseded: false,
        previous: false,
        storedUse: null,
        ...use,
      },
      context,
    );
  /** Returns the saved counts of a token, allowed and refused. Each write id counts once. */
  const counts = (tokenId: string) => {
    const writes = new Map(saved.flat().map((write) => [write.id, write]));
    const days = [...writes.values()]
      .flatMap(({ uses }) => uses.filter((use) => use.tokenId === tokenId))
      .flatMap((use) => [...use.days.values()]);
    return [
      days.reduce((sum, { allowed }) => sum + allowed, 0),
      days.reduce((sum, { refused }) => sum + refused, 0),
    ];
  };
  return { note, saved, state, counts };
}

describe("createUsageLog", () => {
  it("writes a first use at once, and 10,000 uses in 5 minutes in no more than 2 writes", async () => {
    const { note, saved, state, counts } = createWorld();
    await note("tok_a");
    expect(saved).toHaveLength(1);
    for (let n = 1; n < 10_000; n++) {
      state.now = START + Math.floor((n * 300) / 10_000);
      await note("tok_a");
    }
    expect(saved.length).toBeLessThanOrEqual(2);

    state.now = START + 400;
    await note("tok_a");
    expect(counts("tok_a")).toEqual([10_001, 0]);
  });

  it("delays the first write only if another isolate has written the token within 5 minutes", async () => {
    const { note, saved, state, counts } = createWorld();
    await note("tok_recent", { storedUse: (START - 299) as EpochSeconds });
    expect(saved).toEqual([]);
    await note("tok_old", { storedUse: (START - 300) as EpochSeconds });
    expect(counts("tok_old")).toEqual([1, 0]);
    expect(counts("tok_recent")).toEqual([0, 0]);

    state.now = START + 60;
    await note("tok_recent");
    expect(counts("tok_recent")).toEqual([2, 0]);
  });

  it("writes no token twice within 5 minutes, even with many other tokens", async () => {
    const { note, saved, state } = createWorld();
    for (let second = 0; second < 1_500; second++) {
      state.now = START + second;
      await note("tok_a");
      await note(`tok_${second}`);
    }
    const times = saved.flat().flatMap((write) => {
      return write.uses.some(({ tokenId }) => tokenId === "tok_a") ? [write.at] : [];
    });
    const gaps = times.slice(1).map((at, index) => at - (times[index] ?? 0));
    expect(times.length).toBeGreaterThan(2);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(300);
  });

  it("puts all first uses during a write into the next write", async () => {
    const { note, saved, state } = createWorld();
    let finish: () => void = () => undefined;
    state.save = () => new Promise<void>((resolve) => (finish = resolve));
    const first = note("tok_first");
    for (let n = 0; n < 500; n++) expect(note(`tok_${n}`)).toBeNull();
    state.save = async () => undefined;
    finish();
    await first;

    expect(saved.map(([write]) => write?.uses.length)).toEqual([1, 500]);
  });

  it("continues if the writing request has died", async () => {
    const { note, saved, state } = createWorld();
    state.save = () => new Promise(() => undefined);
    void note("tok_a");
    state.save = async () => undefined;
    state.now += 11;
    await note("tok_b");

    expect(saved.at(-1)?.[0]?.uses.map(({ tokenId }) => tokenId)).toEqual(["tok_b"]);
  });

  it("retries a failed write unchanged, so that no use is lost or counted twice", async () => {
    const { note, saved, state, counts } = createWorld();
    state.save = () => Promise.reject(new Error("D1_ERROR"));
    await note("tok_a");
    await note("tok_a");
    state.save = async () => undefined;
    state.now += 60;
    await note("tok_a");

    expect(saved.map((writes) => writes.map(({ id }) => id))).toEqual([["use_1"], ["use_1"]]);
    state.now += 300;
    await note("tok_a");
    expect(counts("tok_a")).toEqual([4, 0]);
  });

  it("writes the try of a replaced secret at once, and again after 5 minutes, even among other uses", async () => {
    const { note, saved, state } = createWorld();
    const tried = () =>
      saved.flat().flatMap(({ uses }) => uses.flatMap(({ supersededAt }) => supersededAt ?? []));
    const reuse = () => note("tok_a", { allowed: false, superseded: true });
    await note("tok_a");
    state.now = START + 10;
    await reuse();
    expect(tried()).toEqual([START + 10]);

    for (let second = 11; second < 310; second += 1) {
      state.now = START + second;
      await reuse();
      await note("tok_a");
    }
    expect(tried()).toEqual([START + 10]);
    state.now = START + 310;
    await reuse();
    expect(tried()).toEqual([START + 10, START + 310]);
    state.now = START + 900;
    await note("tok_a");
    expect(tried()).toHaveLength(2);
  });

  it("counts by UTC day, refused separately, and only dates uncounted uses", async () => {
    const { note, saved, state, counts } = createWorld();
    state.now = (toDay(START as EpochSeconds) + 1) * 86_400 - 1;
    await note("tok_a", { allowed: false });
    state.now += 1;
    await note("tok_a");
    await note("tok_ses", { counted: false });
    state.now += 400;
    await note("tok_a");

    expect(counts("tok_a")).toEqual([2, 1]);
    expect(saved[0]?.[0]?.uses[0]).toMatchObject({ tokenId: "tok_a", lastUsedAt: null });
    const days = saved.flat().flatMap(({ uses }) => uses.flatMap((use) => [...use.days.keys()]));
    expect(new Set(days).size).toBe(2);
    expect(counts("tok_ses")).toEqual([0, 0]);
    expect(saved.flat().some(({ uses }) => uses.some((use) => use.tokenId === "tok_ses"))).toBe(
      true,
    );
  });

  it("remembers no more tokens than its limit", async () => {
    const { note, saved } = createWorld(2);
    for (const tokenId of ["tok_a", "tok_b", "tok_c", "tok_a"]) await note(tokenId);
    // A dropped token counts as new.
    expect(saved).toHaveLength(4);
  });
});
