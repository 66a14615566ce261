import { describe, expect, it } from "vitest";
import { isPersonalIntact, sealPersonal } from "../../../worker/audit/personal-seal.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import { writtenRow } from "./sample-trail.ts";

const zeros = (count: number) => new Uint8Array(count);
const DATA = { name: "Ada", ipAddress: "192.0.2.7", userAgent: "curl/8" };
const row = (change: Partial<TrailRow> = {}): TrailRow => ({
  ...writtenRow(1),
  actor_name: DATA.name,
  ip_address: DATA.ipAddress,
  user_agent: DATA.userAgent,
  personal_salt: sealPersonal(DATA, zeros)?.salt ?? null,
  personal_digest: sealPersonal(DATA, zeros)?.digest ?? null,
  ...change,
});

describe("the seal of a row's personal data", () => {
  it("is, without a name, the one that rows had before names were kept", () => {
    expect(sealPersonal({ ...DATA, name: null }, zeros)?.digest).toBe(
      "CfqdorwtapC3XdQhLNlQgxJYmyFC3Jmz",
    );
    const onlyAgent = { name: null, ipAddress: null, userAgent: "curl/8" };
    expect(sealPersonal(onlyAgent, zeros)?.digest).toBe("kPr4p9PD6NwMPD2anYMLonD-zBCBVEEv");
  });

  it("exists for a name alone, and for nothing does not", () => {
    const nothing = { name: null, ipAddress: null, userAgent: null };
    expect(sealPersonal({ ...nothing, name: "Ada" }, zeros)).not.toBeNull();
    expect(sealPersonal(nothing, zeros)).toBeNull();
  });

  it("holds for what was written, and for nothing less or more", () => {
    expect(isPersonalIntact(row())).toBe(true);
    const erased = { actor_name: null, ip_address: null, user_agent: null, personal_salt: null };
    expect(isPersonalIntact(row(erased))).toBe(true);
    for (const change of [
      { actor_name: "Eve" },
      { actor_name: null },
      { ...erased, actor_name: "Ada" },
      { personal_digest: sealPersonal({ ...DATA, name: null }, zeros)?.digest ?? null },
    ]) {
      expect(isPersonalIntact(row(change)), JSON.stringify(change)).toBe(false);
    }
  });
});
