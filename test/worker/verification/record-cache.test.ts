import { beforeEach, describe, expect, it } from "vitest";
import {
  applySync,
  createRecordCache,
  type RecordCache,
  recall,
  recallCurrent,
  remember,
} from "../../../worker/verification/record-cache.ts";
import type { FeedRow } from "../../../worker/verification/verification-storage.ts";
import { record } from "./scripted-world.ts";

const named = (name: string) =>
  record({ id: `tok_${name}`, owner: `usr_${name}`, organization: `org_${name}` });

const CURSOR = { seq: 7, nonce: "g" };
const own: FeedRow = { ...CURSOR, kind: "token", targetId: "tok_before" };
const row = (seq: number, kind: FeedRow["kind"], targetId: string): FeedRow => ({
  seq,
  nonce: `n${seq}`,
  kind,
  targetId,
});

let cache: RecordCache;

/** Three records and one digest that nobody knows, as of the cursor. */
beforeEach(() => {
  cache = createRecordCache();
  remember(cache, "none", { record: null, head: CURSOR }, 1_000);
  for (const name of ["a", "b", "c"]) {
    remember(cache, name, { record: named(name), head: CURSOR }, 1_000);
  }
});

function sync(rows: FeedRow[], { cutOff = false, began = 3_000, from = CURSOR } = {}) {
  applySync(cache, from, { rows, newest: rows.at(-1) ?? CURSOR, cutOff }, began);
}

const known = () => ["a", "b", "c", "none"].filter((digest) => recall(cache, digest) !== null);

describe("a sync", () => {
  it("changes nothing but the time where nothing has happened", () => {
    sync([own]);
    expect(known()).toEqual(["a", "b", "c", "none"]);
    expect(cache).toMatchObject({ cursor: CURSOR, syncedAt: 3_000 });
  });

  it.each<[FeedRow["kind"], string]>([
    ["token", "tok_b"],
    ["user", "usr_b"],
    ["organization", "org_b"],
  ])("drops what a row of a %s names, and all that was unknown", (kind, targetId) => {
    sync([own, row(8, kind, targetId)]);
    expect(known()).toEqual(["a", "c"]);
    expect(cache.cursor).toMatchObject({ seq: 8, nonce: "n8" });
  });

  it("forgets what was unknown at any row: it may be the one that was issued", () => {
    sync([own, row(8, "token", "tok_new")]);
    expect(known()).toEqual(["a", "b", "c"]);
  });

  it.each<[string, FeedRow[], { cutOff?: boolean }]>([
    ["a row names all", [own, row(8, "all", "")], {}],
    ["the cursor's own row is gone, pruned away", [row(9, "token", "tok_a")], {}],
    ["no row is left", [], {}],
    ["another row stands in its place, as after a restore", [{ ...own, nonce: "x" }], {}],
    ["it was cut off", [own, row(8, "token", "tok_a")], { cutOff: true }],
  ])("drops everything where %s", (_, rows, options) => {
    sync(rows, options);
    expect(known()).toEqual([]);
  });

  it("is not applied where another one was, since it began", () => {
    sync([own, row(8, "token", "tok_a")]);
    const after = { cursor: cache.cursor, syncedAt: cache.syncedAt };
    sync([own], { began: 9_000 });
    expect(cache).toMatchObject(after);

    const imitated = { seq: 8, nonce: "another" };
    sync([{ ...own, ...imitated }], { began: 9_000, from: imitated });
    expect(cache).toMatchObject(after);
    expect(known()).toEqual(["b", "c"]);
  });

  it("never moves the time back", () => {
    sync([own], { began: 3_000 });
    sync([own], { began: 2_000 });
    expect(cache.syncedAt).toBe(3_000);
  });
});

describe("what the primary says", () => {
  it("counts as the first sync where there was none, as of when the read began", () => {
    expect(cache).toMatchObject({ cursor: CURSOR, syncedAt: 1_000 });
  });

  it("takes the place of what was known", () => {
    remember(cache, "a", { record: null, head: CURSOR }, 2_000);
    remember(cache, "none", { record: named("none"), head: CURSOR }, 2_000);
    expect(recall(cache, "a")?.record).toBeNull();
    expect(recall(cache, "none")?.record).toMatchObject({ id: "tok_none" });
    expect(cache.syncedAt).toBe(1_000);
  });

  it("is not kept, nor what it replaces, where the cache has seen changes that it may lack", () => {
    const behind = { seq: 6, nonce: "f" };
    remember(cache, "a", { record: named("a"), head: behind }, 2_000);
    remember(cache, "none", { record: null, head: behind }, 2_000);
    expect(known()).toEqual(["b", "c"]);
  });
});

describe("what can be told at once", () => {
  it("is what a cache knows that is younger than 2 s", () => {
    expect(recallCurrent(cache, "a", 1_000)?.record).toMatchObject({ id: "tok_a" });
    expect(recallCurrent(cache, "none", 2_999)).toEqual({ record: null, asOf: 1_000 });
    expect(recallCurrent(cache, "unread", 1_000)).toBeNull();
  });

  it("is nothing past that, nor where the clock ran backwards, nor before the first read", () => {
    expect(recallCurrent(cache, "a", 3_000)).toBeNull();
    expect(recallCurrent(cache, "a", 999)).toBeNull();
    expect(recallCurrent(createRecordCache(), "a", 0)).toBeNull();
  });
});
