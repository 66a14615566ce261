import { sql } from "drizzle-orm";
import * as v from "valibot";
import { describe, expect, it } from "vitest";
import { StorageUnavailableError } from "../../../shared/storage-unavailable-error.ts";
import { openDatabase } from "../../../worker/db/database.ts";
import { flag, getOnly, selectRows, text } from "../../../worker/db/select-rows.ts";

const meta = { changes: 1 };

/** A D1 that gives one answer to everything. */
function openLying(answer: unknown) {
  const give = async () => answer;
  const statement = { bind: () => statement, run: give, all: give, raw: give };
  return openDatabase({ prepare: () => statement, batch: give } as unknown as D1Database);
}

/** The fault of storage, itself or as drizzle wraps it. */
async function readFault(work: PromiseLike<unknown>): Promise<unknown> {
  try {
    return await work;
  } catch (error) {
    return error instanceof StorageUnavailableError ? error : (error as Error).cause;
  }
}

describe("an answer of D1 without the documented form is a fault of storage", () => {
  it.each([
    [undefined],
    [null],
    ["<html>502</html>"],
    [[]],
    [{}],
    [{ success: false, results: [], meta }],
    [{ success: true, results: [] }],
    [{ success: true, results: [], meta: {} }],
    [{ success: true, results: [], meta: { changes: "1" } }],
    [{ success: true, results: [], meta: { changes: -1 } }],
    [{ success: true, results: {}, meta }],
    [{ success: true, results: ["a row"], meta }],
    [{ success: true, results: [[1]], meta }],
  ])("%j", async (answer) => {
    const db = openLying(answer);
    expect(await readFault(db.run(sql`DELETE FROM x`))).toBeInstanceOf(StorageUnavailableError);
    expect(await readFault(db.all(sql`SELECT 1`))).toBeInstanceOf(StorageUnavailableError);
    const lying = openLying([answer]);
    const batch = lying.batch([lying.run(sql`DELETE FROM x`)]);
    expect(await readFault(batch)).toBeInstanceOf(StorageUnavailableError);
  });

  it.each([
    ["too few results", [{ success: true, results: [], meta }]],
    ["too many results", Array(3).fill({ success: true, results: [], meta })],
    ["no list", { length: 2 }],
  ])("a batch of two with %s", async (_, answer) => {
    const db = openLying(answer);
    const batch = db.batch([db.run(sql`DELETE FROM x`), db.run(sql`DELETE FROM y`)]);
    expect(await readFault(batch)).toBeInstanceOf(StorageUnavailableError);
  });
});

describe("selectRows", () => {
  const Row = v.object({ name: text, isOpen: flag });
  const answer = (rows: unknown) => ({ success: true, results: rows, meta });

  it.each([
    ["no rows", undefined],
    ["a missing cell", [{ name: "a" }]],
    ["a cell of another type", [{ name: 7, isOpen: 1 }]],
    ["a condition that is neither true nor false", [{ name: "a", isOpen: 2 }]],
    ["one such row among others", [{ name: "a", isOpen: 1 }, {}]],
  ])("takes %s for a fault, alone and in a batch", async (_, rows) => {
    const one = selectRows(openLying(answer(rows)), Row, sql`SELECT 1`);
    expect(await readFault(one)).toBeInstanceOf(StorageUnavailableError);
    const db = openLying([answer(rows)]);
    const batch = db.batch([selectRows(db, Row, sql`SELECT 1`)]);
    expect(await readFault(batch)).toBeInstanceOf(StorageUnavailableError);
  });

  it("quotes no cell in its error", async () => {
    const rows = selectRows(
      openLying(answer([{ name: "hunter2", isOpen: "hunter2" }])),
      Row,
      sql`1`,
    );
    expect(String(await readFault(rows))).not.toContain("hunter2");
  });

  it("returns the parsed rows", async () => {
    const rows = [{ name: "a", isOpen: 1 }];
    const db = openLying([answer(rows)]);
    const [parsed] = await db.batch([selectRows(db, Row, sql`SELECT 1`)]);
    expect(parsed).toEqual([{ name: "a", isOpen: true }]);
  });
});

it("getOnly takes a missing or second row for a fault", () => {
  expect(getOnly([1])).toBe(1);
  for (const rows of [[], [1, 2]]) expect(() => getOnly(rows)).toThrow(StorageUnavailableError);
});
