import { describe, expect, it } from "vitest";
import { formatFinding, formatTrailReport } from "../../../scripts/audit/format-trail-report.ts";

const WHOLE = { chains: [], findings: [], unsealed: 0, unsigned: 0, erased: 0 };
const head = "h".repeat(32);

describe("formatTrailReport", () => {
  it("shows the range and head of each chain, and counts the other rows", () => {
    const chains = [
      { chain: "org_b", from: 5, to: 9, head },
      { chain: "", from: 1, to: 1, head },
      { chain: "org_c", from: 4, to: 3, head },
      { chain: "org_d", from: 1, to: 0, head: null },
    ];
    const text = formatTrailReport({ ...WHOLE, chains, unsealed: 1, unsigned: 2, erased: 3 });
    expect(text.split("\n")).toEqual([
      `(no organization): #1 to #1, head ${head}`,
      `org_b: #5 to #9, head ${head}`,
      `org_c: all pruned, head ${head}`,
      "Written since the last seal: 1 row.",
      "Name, address and user agent were erased: 3 rows.",
      "Nobody signed when they were written: 2 rows.",
      "",
      "The trail is whole.",
    ]);
  });

  it("lists at most a hundred findings, each with its place", () => {
    const findings = Array.from({ length: 120 }, (_, index) => {
      return { what: "altered", chain: "org_a", number: index + 1, seq: index + 3 } as const;
    });
    const lines = formatTrailReport({ ...WHOLE, findings }).split("\n");
    expect(lines).toContain("THE TRAIL IS NOT WHOLE: 120 findings.");
    expect(lines).toContain("org_a #100 (seq 102): was altered after it was sealed.");
    expect(lines.at(-1)).toBe("… and 20 more.");
  });

  it.each([
    [{ what: "missing", chain: "org_a", from: 3, to: 3 }, "org_a #3: missing."],
    [{ what: "missing", chain: "", from: 3, to: 5 }, "(no organization) #3 to #5: missing."],
    [
      { what: "unsigned", chain: "org_a", number: 7, seq: 9 },
      "org_a #7 (seq 9): nobody signed it, though rows before it are signed.",
    ],
    [{ what: "gap", from: 8, to: 9 }, "seq 8 to seq 9: written and gone."],
    [
      { what: "personal_altered", chain: "org_a", number: null, seq: 4 },
      "org_a (seq 4): name, address or user agent were altered.",
    ],
    [
      { what: "behind_seal", chain: "org_a", seq: 4 },
      "org_a (seq 4): stands where all was sealed already, without a place in the chain.",
    ],
    [{ what: "seal_missing", chain: "org_a", from: 1, to: 9 }, "org_a #1 to #9: the seal is gone."],
  ] as const)("describes the finding %o", (finding, text) => {
    expect(formatFinding(finding)).toBe(text);
  });
});
