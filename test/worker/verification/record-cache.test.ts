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

const recordNamed = (name: string) =>
  record({ id: `tok_${name}`, owner: `usr_${name}`, organization: `org_${name}` });

const CURSOR = { seq: 7, nonce: "g" };
const cursorRow: FeedRow = { ...CURSOR, kind: "token", targetId: "tok_before" };
const row = (seq: number, kind: FeedRow["kind"], targetId: string): FeedRow => ({
  seq,
  nonce: `n${seq}`,
  kind,
  targetId,
});

let cache: RecordCache;

/** Caches three records and one unknown digest, as of the cursor. */
beforeEach(() => {
  cache = createRecordCache();
  remember(cache, "none", { record: null, head: CURSOR, atCursor: null }, 1_000);
  for (const name of ["a", "b", "c"]) {
    remember(cache, name, { record: recordNamed(name), head: CURSOR, atCursor: null }, 1_000);
  }
});

function sync(rows: FeedRow[], { isTruncated = false, began = 3_000, from = CURSOR } = {}) {
  const newest = isTruncated ? { seq: 900, nonce: "beyond" } : (rows.at(-1) ?? CURSOR);
  applySync(cache, from, { rows, newest }, began, "drop");
}

const cached = () => ["a", "b", "c", "none"].filter((digest) => recall(cache, digest) !== null);

describe("a sync", () => {
  it("changes only the time if there are no new rows", () => {
    sync([cursorRow]);
    expect(cached()).toEqual(["a", "b", "c", "none"]);
    expect(cache).toMatchObject({ cursor: CURSOR, syncedAt: 3_000 });
  });

  it.each<[FeedRow["kind"], string]>([
    ["token", "tok_b"],
    ["user", "usr_b"],
    ["organization", "org_b"],
  ])("drops the records that a %s row names, and all unknown digests", (kind, targetId) => {
    sync([cursorRow, row(8, kind, targetId)]);
    expect(cached()).toEqual(["a", "c"]);
    expect(cache.cursor).toMatchObject({ seq: 8, nonce: "n8" });
  });

  it("forgets unknown digests at any row, since one may have been issued", () => {
    sync([cursorRow, row(8, "token", "tok_new")]);
    expect(cached()).toEqual(["a", "b", "c"]);
  });

  it.each<[string, FeedRow[], { isTruncated?: boolean }]>([
    ["a row names all", [cursorRow, row(8, "all", "")], {}],
    ["the cursor's own row is gone, pruned away", [row(9, "token", "tok_a")], {}],
    ["no row is left", [], {}],
    ["another row has its number, as after a restore", [{ ...cursorRow, nonce: "x" }], {}],
    ["the answer was truncated", [cursorRow, row(8, "token", "tok_a")], { isTruncated: true }],
  ])("drops everything if %s", (_, rows, options) => {
    sync(rows, options);
    expect(cached()).toEqual([]);
  });

  it("is not applied if another sync was applied since it began", () => {
    sync([cursorRow, row(8, "token", "tok_a")]);
    const after = { cursor: cache.cursor, syncedAt: cache.syncedAt };
    sync([cursorRow], { began: 9_000 });
    expect(cache).toMatchObject(after);

    const imitated = { seq: 8, nonce: "another" };
    sync([{ ...cursorRow, ...imitated }], { began: 9_000, from: imitated });
    expect(cache).toMatchObject(after);
    expect(cached()).toEqual(["b", "c"]);
  });

  it("never moves the time backwards", () => {
    sync([cursorRow], { began: 3_000 });
    sync([cursorRow], { began: 2_000 });
    expect(cache.syncedAt).toBe(3_000);
  });
});

describe("an answer of the primary", () => {
  it("counts as the first sync, at the start of the read", () => {
    expect(cache).toMatchObject({ cursor: CURSOR, syncedAt: 1_000 });
  });

  it("replaces the cached answer", () => {
    remember(cache, "a", { record: null, head: CURSOR, atCursor: null }, 2_000);
    remember(cache, "none", { record: recordNamed("none"), head: CURSOR, atCursor: null }, 2_000);
    expect(recall(cache, "a")?.record).toBeNull();
    expect(recall(cache, "none")?.record).toMatchObject({ id: "tok_none" });
    expect(cache.syncedAt).toBe(1_000);
  });

  it("is not cached, and evicts the old one, if the cache has applied newer changes", () => {
    const behind = { seq: 6, nonce: "f" };
    remember(cache, "a", { record: recordNamed("a"), head: behind, atCursor: null }, 2_000);
    remember(cache, "none", { record: null, head: behind, atCursor: null }, 2_000);
    expect(cached()).toEqual(["b", "c"]);
  });
});

describe("recallCurrent", () => {
  it("returns what a cache younger than 2 s knows", () => {
    expect(recallCurrent(cache, "a", 1_000)?.record).toMatchObject({ id: "tok_a" });
    expect(recallCurrent(cache, "none", 2_999)).toEqual({ record: null, asOf: 1_000 });
    expect(recallCurrent(cache, "unread", 1_000)).toBeNull();
  });

  it("returns null after 2 s, after the clock ran backwards, and before the first read", () => {
    expect(recallCurrent(cache, "a", 3_000)).toBeNull();
    expect(recallCurrent(cache, "a", 999)).toBeNull();
    expect(recallCurrent(createRecordCache(), "a", 0)).toBeNull();
  });
});
