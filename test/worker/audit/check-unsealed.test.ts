import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { checkTrail } from "../../../worker/audit/check-trail.ts";
import { sign } from "../../../worker/audit/row-mac.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { prunedMessage } from "../../../worker/audit/trail-seal.ts";
import { check, rowAt } from "./check-sample.ts";
import {
  CHAINS,
  RING,
  type SampleTrail,
  sealedTrail,
  sealNext,
  writtenRow,
} from "./sample-trail.ts";

const ROWS = 1_000;
const trail = sealedTrail(ROWS, 70);

describe("what is not sealed yet", () => {
  const tail = (change: Partial<TrailRow> = {}) =>
    [1, 2, 3].map((n) => ({ ...writtenRow(ROWS + n), ...(n === 2 ? change : {}) }));
  const checkTail = (rows: TrailRow[]) =>
    check({ ...trail, rows: [...trail.rows, ...rows] }, ROWS + 3);

  it("is counted, and its rows are checked each for itself", () => {
    expect(checkTail(tail())).toMatchObject({ findings: [], unsealed: 3 });
    for (const change of [{ action: "x" }, { subject: null }, { filled_in: "action" }]) {
      expect(checkTail(tail(change)).findings).toMatchObject([
        { what: "altered_unsealed", seq: ROWS + 2 },
      ]);
    }
  });

  it("shows the gap of a removed row, the last one too", () => {
    const gap = (seq: number) => ({ what: "gap", from: seq, to: seq });
    for (const n of [1, 2, 3]) {
      const rows = tail().filter(({ seq }) => seq !== ROWS + n);
      expect(checkTail(rows).findings).toEqual([gap(ROWS + n)]);
    }
  });

  it("is sealed as it is where a signature does not hold, and stays reported", () => {
    const sealed = sealNext({
      rows: [...trail.rows, ...tail({ action: "x" })],
      seals: trail.seals,
    });
    const report = check({ rows: sealed.rows, seals: [...trail.seals, ...sealed.seals] });
    expect(report).toMatchObject({
      unsealed: 0,
      findings: [{ what: "altered_unsealed", seq: ROWS + 2 }],
    });
  });

  const UNSIGNED = { filled_in: null, kid: null, mac: null };

  it("is taken as it is where nobody signed it yet, and counted", () => {
    const rows = [1, 2, 3].map((seq) => ({ ...writtenRow(seq), ...(seq < 3 ? UNSIGNED : {}) }));
    const unsealed = { rows, seals: [] };
    expect(check(unsealed)).toMatchObject({ findings: [], unsealed: 3, unsigned: 2 });
    expect(check(sealNext(unsealed))).toMatchObject({ findings: [], unsealed: 0, unsigned: 2 });
  });

  it("is found, also once it is sealed, where nobody signed it though rows before it are signed", () => {
    const unsigned = tail({ ...UNSIGNED, action: "x" });
    const findings = [{ what: "unsigned", chain: "org_a", seq: ROWS + 2 }];
    expect(checkTail(unsigned)).toMatchObject({ findings, unsealed: 3 });
    const sealed = sealNext({ rows: [...trail.rows, ...unsigned], seals: trail.seals });
    const seals = [...trail.seals, ...sealed.seals];
    expect(check({ rows: sealed.rows, seals })).toMatchObject({ findings, unsealed: 0 });
  });
});

describe("what an earlier check saw", () => {
  const { chains } = check(trail);
  const what = ({ seals, rows }: SampleTrail) =>
    checkedWith(chains, seals, rows).map((finding) => finding.what);
  const checkedWith = (heads: typeof chains, seals: SampleTrail["seals"], rows: TrailRow[]) => {
    const checking = checkTrail(RING, seals, heads);
    checking.take(rows);
    return checking.finish(null).findings;
  };

  it("is still there in a trail that went on", () => {
    const longer = sealedTrail(ROWS + 200, 70);
    const own = sealNext({ rows: [...trail.rows, writtenRow(ROWS + 1)], seals: trail.seals });
    expect(what({ rows: own.rows, seals: [...trail.seals, ...own.seals] })).toEqual([]);
    expect(what(longer)).toContain("head_missing");
  });

  it("is missed in one that was cut back, though that is whole in itself", () => {
    const seals = trail.seals.slice(0, -CHAINS.length);
    const end = Math.max(...seals.map(({ to_seq }) => to_seq));
    const cut = { seals, rows: trail.rows.filter(({ seq }) => seq <= end) };
    expect(check(cut).findings).toEqual([]);
    expect(what(cut)).toEqual(["head_missing", "head_missing", "head_missing"]);
    expect(what({ seals: [], rows: [] })).toHaveLength(CHAINS.length);
  });

  it("is missed in one that went on after it was cut back, and calls a later seal a checkpoint", () => {
    const seals = trail.seals.slice(0, -CHAINS.length);
    const end = Math.max(...seals.map(({ to_seq }) => to_seq));
    const left = trail.rows.filter(({ seq }) => seq <= end);
    const more = Array.from({ length: 200 }, (_, n) => writtenRow(end + 1 + n));
    const next = sealNext({ rows: [...left, ...more], seals });
    const pruned = next.seals.map((seal) => ({
      ...seal,
      pruned_at: 1_800_000_000 as EpochSeconds,
    }));
    const longer = { rows: next.rows, seals: [...seals, ...next.seals] };

    expect(check(longer).findings).toEqual([]);
    expect(what(longer)).toEqual(["head_missing", "head_missing", "head_missing"]);
    expect(what({ ...longer, seals: [...seals, ...pruned] })).toEqual(
      expect.arrayContaining(["checkpoint_altered", "head_missing"]),
    );
  });
});

describe("erasing personal data", () => {
  const NONE = { ip_address: null, user_agent: null, personal_salt: null };

  it("leaves the trail whole, and is counted", () => {
    const rows = trail.rows.map((row, index) => (index < 50 ? { ...row, ...NONE } : row));
    expect(check({ ...trail, rows })).toMatchObject({ findings: [], erased: 50 });
  });

  it("is found where it stopped halfway", () => {
    const rows = trail.rows.with(5, { ...rowAt(trail, 5), ip_address: null });
    expect(check({ ...trail, rows }).findings).toMatchObject([
      { what: "personal_altered", seq: 6 },
    ]);
  });
});

describe("pruning", () => {
  const PRUNED_AT = 1_800_000_000 as EpochSeconds;
  /** Without the first three ranges of the first chain. */
  function pruned(through = 2): SampleTrail {
    const own = trail.seals.filter(({ chain }) => chain === CHAINS[0]);
    const last = own[through];
    if (last === undefined) throw new Error("there are too few seals");
    const { kid: pruned_kid, mac: pruned_mac } = sign(RING, prunedMessage(last, PRUNED_AT));
    const checkpoint = { ...last, pruned_at: PRUNED_AT, pruned_kid, pruned_mac };
    const rest = trail.seals.filter((seal) => !own.slice(0, through + 1).includes(seal));
    return {
      seals: [checkpoint, ...rest],
      rows: trail.rows.filter(
        ({ organization, seq }) => organization !== CHAINS[0] || seq > last.to_seq,
      ),
    };
  }

  it("leaves a checkpoint from which the rest is checked", () => {
    const { seals, rows } = pruned();
    const report = check({ seals, rows }, ROWS);
    expect(report.findings).toEqual([]);
    expect(report.chains.find(({ chain }) => chain === CHAINS[0])?.from).toBe(
      (seals[0]?.to_number ?? 0) + 1,
    );
  });

  it("is told from a removal, and from a checkpoint that somebody made up", () => {
    const { seals, rows } = pruned();
    const [checkpoint, ...rest] = seals;
    if (checkpoint === undefined) throw new Error("there is no checkpoint");
    const forged = { ...checkpoint, pruned_at: (PRUNED_AT + 1) as EpochSeconds };
    const what = (all: SampleTrail["seals"]) =>
      check({ rows, seals: all }).findings.map((finding) => finding.what);
    expect(what([forged, ...rest])).toEqual(["checkpoint_altered"]);
    expect(what(rest)).toContain("seal_missing");
    const unpruned = { pruned_at: null, pruned_kid: null, pruned_mac: null };
    expect(what([{ ...checkpoint, ...unpruned }, ...rest])).toEqual(
      expect.arrayContaining(["seal_missing", "missing"]),
    );
  });
});
