import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { toChain } from "../../../worker/audit/trail-seal.ts";
import { check, placeOf, placesIn, rowAt } from "./check-sample.ts";
import { CHAINS, sealedTrail, writtenRow } from "./sample-trail.ts";

const ROWS = 1_000;
const BATCH = 70;
const trail = sealedTrail(ROWS, BATCH);

const COLUMNS = Object.keys(writtenRow(1)) as (keyof TrailRow)[];
function edit(row: TrailRow, column: keyof TrailRow): TrailRow {
  const value = row[column];
  return { ...row, [column]: typeof value === "number" ? value + 100_000 : `${value ?? ""}x` };
}

describe("a trail of 10,000 rows", () => {
  const large = sealedTrail(10_000, 700);
  const spread = (n: number) => 100 + n * 450;
  // A row with another organization is reported in both chains: missing in one, misplaced in the other.
  const columns = COLUMNS.filter((column) => column !== "organization");

  it("reports each row with an edited column, and no other", () => {
    const rows = [...large.rows];
    for (const [n, column] of columns.entries()) {
      rows[spread(n)] = edit(rowAt(large, spread(n)), column);
    }
    const places = columns.map((_, n) => placeOf(rowAt(large, spread(n))));
    expect(placesIn(check({ ...large, rows }).findings)).toEqual(places.toSorted());
  });

  it("reports both rows with a swapped column, and no other", () => {
    const rows = [...large.rows];
    const places = columns.flatMap((column, n) => {
      // Two rows of one chain, sealed with different keys.
      const [first, second] = [spread(n), (spread(n) + 699) % 10_000];
      const [a, b] = [rowAt(large, first), rowAt(large, second)];
      rows[first] = { ...a, [column]: b[column] };
      rows[second] = { ...b, [column]: a[column] };
      return [placeOf(a), placeOf(b)];
    });
    expect(placesIn(check({ ...large, rows }).findings)).toEqual(places.toSorted());
  });

  it("reports removed rows", () => {
    const removed = [0, 1, 2_500, 5_000, 5_003, 9_999];
    const rows = large.rows.filter((_, index) => !removed.includes(index));
    const places = removed.map((index) => placeOf(rowAt(large, index)));
    expect(placesIn(check({ ...large, rows }, 10_000).findings)).toEqual(places.toSorted());
  });
});

describe("a trail", () => {
  it("passes unchanged, in each chain from the first row to the last", () => {
    const report = check(trail, ROWS);
    expect(report).toMatchObject({ findings: [], unsealed: 0, unsigned: 0, erased: 0 });
    expect(report.chains).toHaveLength(CHAINS.length);
    for (const { chain, from, to, head } of report.chains) {
      const chainRows = trail.rows.filter(({ organization }) => toChain(organization) === chain);
      expect([from, to]).toEqual([1, chainRows.length]);
      expect(head).toBe(trail.seals.findLast((seal) => seal.chain === chain)?.mac);
    }
  });

  it.each(COLUMNS)(
    "reports the row with an edited %s, and both rows with swapped ones",
    (column) => {
      // Two rows of different chains, sealed with different keys.
      const [a, b] = [rowAt(trail, 456), rowAt(trail, 820)];
      const rows = trail.rows
        .with(123, edit(rowAt(trail, 123), column))
        .with(456, { ...a, [column]: b[column] })
        .with(820, { ...b, [column]: a[column] });
      const places = placesIn(check({ ...trail, rows }).findings);
      for (const row of [rowAt(trail, 123), a, b]) expect(places).toContain(placeOf(row));
    },
  );

  it("reports removed rows: the first, the last, one and many", () => {
    const removed = new Set([0, 1, 2, 3, 250, 500, 501, 503, 504, 997, 999]);
    const rows = trail.rows.filter((_, index) => !removed.has(index));
    const report = check({ ...trail, rows }, ROWS);
    expect(placesIn(report.findings)).toEqual(
      [...removed].map((index) => placeOf(rowAt(trail, index))).toSorted(),
    );
    expect(report.findings).toContainEqual({ what: "gap", from: 501, to: 502 });
    expect(report.findings).toContainEqual({ what: "gap", from: ROWS, to: ROWS });
  });

  it("reports an inserted row, sealed or before the newest seal", () => {
    const copy = { ...rowAt(trail, 77), seq: ROWS + 1 };
    expect(check({ ...trail, rows: [...trail.rows, copy] }).findings).toMatchObject([
      { what: "altered", seq: ROWS + 1 },
    ]);
    const rows = trail.rows.filter((_, index) => index !== 77);
    const unsealed = writtenRow(78);
    expect(check({ ...trail, rows: [...rows, unsealed] }).findings).toEqual([
      { what: "behind_seal", chain: "org_a", seq: 78 },
      {
        what: "missing",
        chain: "org_a",
        from: rowAt(trail, 77).number,
        to: rowAt(trail, 77).number,
      },
    ]);
  });

  it("reports a removed or altered seal", () => {
    const [, , , seal] = trail.seals;
    if (seal === undefined) throw new Error("there are too few seals");
    const { chain, from_number: from, to_number: to } = seal;
    const without = trail.seals.filter((each) => each !== seal);
    expect(check({ ...trail, seals: without }).findings).toContainEqual({
      what: "seal_missing",
      chain,
      from,
      to,
    });
    for (const change of [{ sealed_at: 1 as EpochSeconds }, { to_seq: 1 }, { mac: "x" }]) {
      const seals = trail.seals.map((each) => (each === seal ? { ...each, ...change } : each));
      expect(check({ ...trail, seals }).findings).toContainEqual({
        what: "seal_altered",
        chain,
        from,
        to,
      });
    }
  });

  it("reports removed newest seals by the rows that they sealed", () => {
    const seals = trail.seals.slice(0, -CHAINS.length);
    const beyond = check({ ...trail, seals }).findings;
    expect(new Set(beyond.map(({ what }) => what))).toEqual(new Set(["beyond_seal"]));
    expect(beyond).toHaveLength(ROWS % BATCH);
  });
});
