import { describe, expect, it } from "vitest";
import type { TokenRecord } from "../../../worker/tokens/token-record.ts";
import { type Question, validate } from "../../../worker/tokens/validate.ts";
import { at, grant, recordOf } from "./token-record-of.ts";

const now = at(1_000);
const question: Question = { organization: "org_home", kinds: ["pat"] };

const reasonFor = (record: TokenRecord | null, change: Partial<Question> = {}) => {
  const verdict = validate(record, { ...question, ...change }, now);
  return verdict.status === "allowed" ? "allowed" : verdict.reason;
};

describe("validate", () => {
  it("returns everything a caller may learn about a valid token", () => {
    expect(validate(recordOf({ expiresAt: at(2_000) }), question, now)).toEqual({
      status: "allowed",
      tokenId: "tok_1",
      kind: "pat",
      subject: "usr_1",
      organization: "org_home",
      role: "Admin",
      api: null,
      scopes: [
        { permission: "READ", api: "main", entityType: null, entityId: null, automatic: false },
      ],
      createdAt: 100,
      expiresAt: 2_000,
    });
  });

  it.each<[string, Partial<TokenRecord>, string]>([
    ["expires in the next second", { expiresAt: at(1_001) }, "allowed"],
    ["expires in this second", { expiresAt: at(1_000) }, "expired"],
    ["expired in the last second", { expiresAt: at(999) }, "expired"],
    ["has a secret until the next second", { secretValidUntil: at(1_001) }, "allowed"],
    ["has a secret until this second", { secretValidUntil: at(1_000) }, "superseded"],
    ["was revoked at this second", { revokedAt: at(1_000) }, "revoked"],
    ["was revoked by a clock that is ahead", { revokedAt: at(5_000) }, "revoked"],
    ["has an owner disabled at this second", { ownerDisabledAt: at(1_000) }, "owner_disabled"],
    [
      "has an owner disabled by a clock that is ahead",
      { ownerDisabledAt: at(5_000) },
      "owner_disabled",
    ],
    ["has an owner away from the next second on", { ownerAwayAt: at(1_001) }, "allowed"],
    ["has an owner away from this second on", { ownerAwayAt: at(1_000) }, "owner_away"],
  ])("answers a token that %s", (_, facts, expected) => {
    expect(reasonFor(recordOf(facts))).toBe(expected);
  });

  it("refuses in order: lifecycle first, then organization and kind, then scopes", () => {
    const everyFault = recordOf({
      revokedAt: at(1),
      expiresAt: at(2),
      secretValidUntil: at(3),
      ownerDisabledAt: at(4),
      ownerAwayAt: at(5),
      organization: "org_other",
      kind: "ses",
      scopes: [],
    });
    const repairs: [string, Partial<TokenRecord>][] = [
      ["revoked", {}],
      ["expired", { revokedAt: null }],
      ["superseded", { expiresAt: null }],
      ["owner_disabled", { secretValidUntil: null }],
      ["owner_away", { ownerDisabledAt: null }],
      ["wrong_organization", { ownerAwayAt: null }],
      ["wrong_kind", { organization: "org_home" }],
      ["insufficient_scope", { kind: "pat" }],
      ["allowed", { scopes: [{ permission: "READ", entityId: null }] }],
    ];
    let record = everyFault;
    for (const [expected, repair] of repairs) {
      record = { ...record, ...repair };
      expect(reasonFor(record, { scopes: ["READ"] })).toBe(expected);
    }
    expect(reasonFor(null, { scopes: ["READ"] })).toBe("unknown");
  });

  it("returns the instant at which the token ended", () => {
    const revoked = validate(recordOf({ revokedAt: at(5) }), question, now);
    expect(revoked).toEqual({ status: "refused", reason: "revoked", at: 5 });
  });

  it("needs all required scopes, and names them in a refusal", () => {
    expect(reasonFor(recordOf(), { scopes: ["READ"] })).toBe("allowed");
    const verdict = validate(recordOf(), { ...question, scopes: ["READ", "WRITE"] }, now);
    const required = ["READ", "WRITE"];
    expect(verdict).toEqual({ status: "refused", reason: "insufficient_scope", required });
  });

  it("uses the given entity for every scope that names none", () => {
    const publish = grant("channels:publish", { entityType: "channel" });
    const scopes = [{ permission: "channels:publish", entityId: "ch_1" }];
    const record = recordOf({ scopes, grants: [publish] });
    const publishing = { scopes: ["channels:publish"] };
    expect(reasonFor(record, { ...publishing, entity: "ch_1" })).toBe("allowed");
    expect(reasonFor(record, { ...publishing, entity: "ch_2" })).toBe("insufficient_scope");
    expect(reasonFor(record, publishing)).toBe("insufficient_scope");
  });

  it("counts only the scopes of the API in the question", () => {
    const record = recordOf({
      scopes: [
        { permission: "READ", entityId: null },
        { permission: "orders:read", entityId: null },
      ],
      grants: [grant("READ"), grant("orders:read", { api: "orders" })],
    });
    expect(reasonFor(record, { api: "main", scopes: ["orders:read"] })).toBe("insufficient_scope");
    const verdict = validate(record, { ...question, api: "orders" }, now);
    expect(verdict).toMatchObject({ scopes: [{ permission: "orders:read" }] });
    expect(verdict).not.toMatchObject({ scopes: [{}, {}] });
  });

  it("refuses a token without effective scopes only if the question needs one", () => {
    const bare = recordOf({ grants: [] });
    expect(reasonFor(bare)).toBe("allowed");
    expect(reasonFor(bare, { anyScope: true })).toBe("insufficient_scope");
    expect(reasonFor(recordOf(), { anyScope: true })).toBe("allowed");
    expect(reasonFor(recordOf(), { anyScope: true, api: "other" })).toBe("insufficient_scope");
  });

  it("returns the expiry of the secret if it is before that of the token", () => {
    const grace = recordOf({ expiresAt: at(3_000), secretValidUntil: at(2_000) });
    expect(validate(grace, question, now)).toMatchObject({ expiresAt: 2_000 });
    const short = recordOf({ expiresAt: at(2_500), secretValidUntil: at(4_000) });
    expect(validate(short, question, now)).toMatchObject({ expiresAt: 2_500 });
    const only = recordOf({ secretValidUntil: at(2_000) });
    expect(validate(only, question, now)).toMatchObject({ expiresAt: 2_000 });
    expect(validate(recordOf(), question, now)).toMatchObject({ expiresAt: null });
  });

  it("accepts only the kinds in the question", () => {
    const service = recordOf({ kind: "svc", api: "main", role: "", scopes: [], grants: [] });
    expect(reasonFor(service)).toBe("wrong_kind");
    const accepted = validate(service, { ...question, kinds: ["svc"] }, now);
    expect(accepted).toMatchObject({ status: "allowed", api: "main" });
    expect(reasonFor(recordOf({ kind: "ses" }), { kinds: ["ses", "pat"] })).toBe("allowed");
    expect(reasonFor(recordOf(), { kinds: [] })).toBe("wrong_kind");
  });
});
