import { describe, expect, it } from "vitest";
import type { EpochSeconds } from "../../../shared/time.ts";
import { checkTrail } from "../../../worker/audit/check-trail.ts";
import { sign } from "../../../worker/audit/row-mac.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { buildPrunedMessage } from "../../../worker/audit/trail-seal.ts";
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

describe("an unsealed row", () => {
  const tail = (change: Partial<TrailRow> = {}) =>
    [1, 2, 3].map((n) => ({ ...writtenRow(ROWS + n), ...(n === 2 ? change : {}) }));
  const checkTail = (rows: TrailRow[]) =>
    check({ ...trail, rows: [...trail.rows, ...rows] }, ROWS + 3);

  it("is counted and checked by itself", () => {
    expect(checkTail(tail())).toMatchObject({ findings: [], unsealed: 3 });
    for (const change of [{ action: "x" }, { subject: null }, { filled_in: "action" }]) {
      expect(checkTail(tail(change)).findings).toMatchObject([
        { what: "altered_unsealed", seq: ROWS + 2 },
      ]);
    }
  });

  it("leaves a gap if it is removed, even at the end", () => {
    const gap = (seq: number) => ({ what: "gap", from: seq, to: seq });
    for (const n of [1, 2, 3]) {
      const rows = tail().filter(({ seq }) => seq !== ROWS + n);
      expect(checkTail(rows).findings).toEqual([gap(ROWS + n)]);
    }
  });

  it("is sealed despite a bad signature, and stays reported", () => {
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

  it("is accepted and counted if rows were not signed yet", () => {
    const rows = [1, 2, 3].map((seq) => ({ ...writtenRow(seq), ...(seq < 3 ? UNSIGNED : {}) }));
    const unsealed = { rows, seals: [] };
    expect(check(unsealed)).toMatchObject({ findings: [], unsealed: 3, unsigned: 2 });
    expect(check(sealNext(unsealed))).toMatchObject({ findings: [], unsealed: 0, unsigned: 2 });
  });

  it("is reported if it is unsigned after signed rows, even when it is sealed", () => {
    const unsigned = tail({ ...UNSIGNED, action: "x" });
    const findings = [{ what: "unsigned", chain: "org_a", seq: ROWS + 2 }];
    expect(checkTail(unsigned)).toMatchObject({ findings, unsealed: 3 });
    const sealed = sealNext({ rows: [...trail.rows, ...unsigned], seals: trail.seals });
    const seals = [...trail.seals, ...sealed.seals];
    expect(check({ rows: sealed.rows, seals })).toMatchObject({ findings, unsealed: 0 });
  });
});

describe("the result of an earlier check", () => {
  const { chains } = check(trail);
  const findingsOf = ({ seals, rows }: SampleTrail) =>
    checkWith(chains, seals, rows).map((finding) => finding.what);
  const checkWith = (heads: typeof chains, seals: SampleTrail["seals"], rows: TrailRow[]) => {
    const trailCheck = checkTrail(RING, seals, heads);
    trailCheck.take(rows);
    return trailCheck.finish(null).findings;
  };

  it("is still present in a trail that continued", () => {
    const longer = sealedTrail(ROWS + 200, 70);
    const continued = sealNext({ rows: [...trail.rows, writtenRow(ROWS + 1)], seals: trail.seals });
    expect(
      findingsOf({ rows: continued.rows, seals: [...trail.seals, ...continued.seals] }),
    ).toEqual([]);
    expect(findingsOf(longer)).toContain("head_missing");
  });

  it("is missing in a trail that was cut back but is intact otherwise", () => {
    const seals = trail.seals.slice(0, -CHAINS.length);
    const end = Math.max(...seals.map(({ to_seq }) => to_seq));
    const cut = { seals, rows: trail.rows.filter(({ seq }) => seq <= end) };
    expect(check(cut).findings).toEqual([]);
    expect(findingsOf(cut)).toEqual(["head_missing", "head_missing", "head_missing"]);
    expect(findingsOf({ seals: [], rows: [] })).toHaveLength(CHAINS.length);
  });

  it("is missing in a trail that continued after it was cut back, even with a forged checkpoint", () => {
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
    expect(findingsOf(longer)).toEqual(["head_missing", "head_missing", "head_missing"]);
    expect(findingsOf({ ...longer, seals: [...seals, ...pruned] })).toEqual(
      expect.arrayContaining(["checkpoint_altered", "head_missing"]),
    );
  });
});

describe("erasing personal data", () => {
  const NONE = { actor_name: null, ip_address: null, user_agent: null, personal_salt: null };

  it("leaves the trail valid, and is counted", () => {
    const rows = trail.rows.map((row, index) => (index < 50 ? { ...row, ...NONE } : row));
    expect(check({ ...trail, rows })).toMatchObject({ findings: [], erased: 50 });
  });

  it("is reported if it is incomplete", () => {
    const { actor_name: name } = rowAt(trail, 5);
    for (const rest of [
      { ip_address: null },
      { actor_name: null },
      { ...NONE, actor_name: name },
    ]) {
      const rows = trail.rows.with(5, { ...rowAt(trail, 5), ...rest });
      expect(check({ ...trail, rows }).findings).toMatchObject([
        { what: "personal_altered", seq: 6 },
      ]);
    }
  });
});

describe("pruning", () => {
  const PRUNED_AT = 1_800_000_000 as EpochSeconds;
  /** Returns the trail without the first ranges of the first chain. */
  function prune(through = 2): SampleTrail {
    const chainSeals = trail.seals.filter(({ chain }) => chain === CHAINS[0]);
    const last = chainSeals[through];
    if (last === undefined) throw new Error("there are too few seals");
    const { kid: pruned_kid, mac: pruned_mac } = sign(RING, buildPrunedMessage(last, PRUNED_AT));
    const checkpoint = { ...last, pruned_at: PRUNED_AT, pruned_kid, pruned_mac };
    const rest = trail.seals.filter((seal) => !chainSeals.slice(0, through + 1).includes(seal));
    return {
      seals: [checkpoint, ...rest],
      rows: trail.rows.filter(
        ({ organization, seq }) => organization !== CHAINS[0] || seq > last.to_seq,
      ),
    };
  }

  it("leaves a checkpoint, from which the rest is checked", () => {
    const { seals, rows } = prune();
    const report = check({ seals, rows }, ROWS);
    expect(report.findings).toEqual([]);
    expect(report.chains.find(({ chain }) => chain === CHAINS[0])?.from).toBe(
      (seals[0]?.to_number ?? 0) + 1,
    );
  });

  it("differs from a removal and from a forged checkpoint", () => {
    const { seals, rows } = prune();
    const [checkpoint, ...rest] = seals;
    if (checkpoint === undefined) throw new Error("there is no checkpoint");
    const forged = { ...checkpoint, pruned_at: (PRUNED_AT + 1) as EpochSeconds };
    const findingsWith = (all: SampleTrail["seals"]) =>
      check({ rows, seals: all }).findings.map((finding) => finding.what);
    expect(findingsWith([forged, ...rest])).toEqual(["checkpoint_altered"]);
    expect(findingsWith(rest)).toContain("seal_missing");
    const unpruned = { pruned_at: null, pruned_kid: null, pruned_mac: null };
    expect(findingsWith([{ ...checkpoint, ...unpruned }, ...rest])).toEqual(
      expect.arrayContaining(["seal_missing", "missing"]),
    );
  });
});
