import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { createDeferred } from "../../../shared/deferred.ts";
import { openRequestStorage } from "../../../worker/db/request-storage.ts";

const LIMIT_MS = 8_000;

/** A D1 whose statements take as many milliseconds as their text says, by a clock that the test moves. */
function openScripted() {
  let now = 1_000;
  let sent = 0;
  let timers: { at: number; resolve: () => void }[] = [];
  const clock = {
    now: () => now,
    after(ms: number) {
      const { promise: passed, resolve } = createDeferred();
      const timer = { at: now + ms, resolve };
      timers.push(timer);
      return {
        passed,
        cancel() {
          timers = timers.filter((other) => other !== timer);
        },
      };
    },
  };
  const respond = async (text: string) => {
    sent += 1;
    if (text.includes("refused")) throw new Error("D1_ERROR: no: SQLITE_CONSTRAINT");
    if (text.includes("lost")) throw new Error("D1_ERROR: Network connection lost.");
    await clock.after(Number(/\d+/.exec(text)?.[0] ?? 0)).passed;
    return { success: true, results: [], meta: { changes: 0 } };
  };
  const prepare = (text: string) => {
    const give = () => respond(text);
    const statement = { bind: () => statement, run: give, all: give, raw: give };
    return statement;
  };
  const storage = openRequestStorage(
    { prepare } as unknown as D1Database,
    LIMIT_MS,
    clock,
    () => {},
  );
  /** Lets the time pass, timer by timer. */
  async function pass(ms: number): Promise<void> {
    const end = now + ms;
    for (;;) {
      for (let turn = 0; turn < 20; turn++) await Promise.resolve();
      const next = timers.toSorted((a, b) => a.at - b.at).find(({ at }) => at <= end);
      if (next === undefined) break;
      now = next.at;
      timers = timers.filter((timer) => timer !== next);
      next.resolve();
    }
    now = end;
  }
  const run = (text: string) => {
    const outcome = storage.db.run(sql.raw(text)).then(
      () => "done",
      () => "failed",
    );
    return outcome;
  };
  return { storage, pass, run, sent: () => sent };
}

describe("openRequestStorage", () => {
  it("lets all statements of a request wait 8 s together, and then sends no more", async () => {
    const { storage, pass, run, sent } = openScripted();
    for (const expected of ["done", "done", "failed"]) {
      const outcome = run("SELECT 3000");
      await pass(3_000);
      expect(await outcome).toBe(expected);
    }
    expect(storage.fault).not.toBeNull();
    expect(await run("SELECT 1")).toBe("failed");
    expect(sent()).toBe(3);
  });

  it("counts the time of overlapping statements once, and not the time between statements", async () => {
    const { pass, run } = openScripted();
    for (let round = 0; round < 2; round++) {
      const outcomes = [run("SELECT 3000"), run("SELECT 3000"), run("SELECT 2000")];
      await pass(3_000);
      expect(await Promise.all(outcomes)).toEqual(["done", "done", "done"]);
      await pass(60_000);
    }
  });

  it.each([
    ["SELECT 9000", false],
    ["DELETE FROM x WHERE 9000", true],
    ["DELETE FROM x WHERE lost", true],
    ["DELETE FROM x WHERE refused", false],
  ])("after %s, a change may have been made: %s", async (text, expected) => {
    const { storage, pass, run } = openScripted();
    const outcome = run(text);
    await pass(9_000);
    expect(await outcome).toBe("failed");
    expect(storage.mayHaveWritten).toBe(expected);
  });

  it("keeps in mind a change that was made before a refused one", async () => {
    const { storage, pass, run } = openScripted();
    const outcome = run("DELETE FROM x WHERE 1");
    await pass(1);
    expect(await outcome).toBe("done");
    expect(await run("DELETE FROM x WHERE refused")).toBe("failed");
    expect(storage.mayHaveWritten).toBe(true);
  });
});
