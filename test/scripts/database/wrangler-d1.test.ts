import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { createWranglerD1, inlineLiterals } from "../../../scripts/database/wrangler-d1.ts";

describe("inlineLiterals", () => {
  it("quotes each value and puts it in each of its places", () => {
    const statement = { sql: "SELECT ?2, ?1, ?2 LIMIT ?3", params: ["it's", "?1; --", 7] };
    expect(inlineLiterals(statement)).toBe("SELECT '?1; --', 'it''s', '?1; --' LIMIT 7");
  });

  it("takes the values of `?` in order, and leaves quoted text as it is", () => {
    const statement = { sql: "SELECT ?, '?1 it''s ?', ?", params: [null, 1] };
    expect(inlineLiterals(statement)).toBe("SELECT NULL, '?1 it''s ?', 1");
  });

  it.each([[["a"]], [["a", undefined]], [["a", Number.NaN]], [["a", {}]]])(
    "refuses the values %j of two parameters",
    (params) => {
      expect(() => inlineLiterals({ sql: "SELECT ?, ?", params })).toThrow();
    },
  );
});

describe("createWranglerD1", () => {
  it("answers as a binding does: rows, cells, and a batch in one transaction", async () => {
    const folder = mkdtempSync(join(tmpdir(), "latchkey-d1-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const d1 = createWranglerD1(["--local", "--persist-to", folder]);

    const [, , read] = await d1.batch([
      d1.prepare("CREATE TABLE notes (id INTEGER, text TEXT)"),
      d1.prepare("INSERT INTO notes VALUES (?, ?), (?, ?)").bind(1, "it's", 2, "?1"),
      d1.prepare("SELECT * FROM notes WHERE id = ?1").bind(2),
    ]);
    expect(read?.results).toEqual([{ id: 2, text: "?1" }]);

    const failing = [d1.prepare("DELETE FROM notes"), d1.prepare("INSERT INTO nowhere VALUES (1)")];
    await expect(d1.batch(failing)).rejects.toThrow("The database did not answer.");
    expect(await d1.prepare("SELECT id, text FROM notes ORDER BY id").raw()).toEqual([
      [1, "it's"],
      [2, "?1"],
    ]);
  }, 240_000);
});
