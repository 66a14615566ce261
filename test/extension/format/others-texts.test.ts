import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import { scopesSummary } from "../../../extension/format/scopes-summary.ts";
import { handedText, waitingText } from "../../../extension/format/waiting-text.ts";
import { NOW, token, waitingToken } from "../support/fixtures.ts";
import { mixedCatalog } from "../support/mixed-catalog.ts";

const scopes = (...permissions: string[]) =>
  permissions.map((permission, at) => ({ id: `scp_${at}`, permission, entity_id: null }));

describe("scopesSummary", () => {
  it.each<[string[], string]>([
    [[], "no permissions"],
    [["A"], "A"],
    [["A", "B"], "A, B"],
    [["A", "B", "C", "D"], "A, B, 2 more"],
    [["A", "A", "B"], "A, B"],
  ])("of %j is %s", (permissions, text) => {
    expect(scopesSummary(scopes(...permissions), null)).toBe(text);
  });

  it("names a level as the catalog does, once that is there", () => {
    const catalog = mixedCatalog;
    const api = catalog.apis.find(({ levels = [] }) => levels.length > 0);
    const level = api?.levels?.[0];
    const held = scopes(`${api?.id}:${level?.id}`);
    expect(scopesSummary(held, null)).toBe(`${api?.id}:${level?.id}`);
    expect(scopesSummary(held, catalog)).toBe(`${level?.name} for ${api?.name}`);
  });
});

describe("handedText", () => {
  const handed = { token: waitingToken({ name: "Kitchen" }), owner: "usr_7" };
  const regenerated = {
    ...handed,
    token: token({ name: "Kitchen", collect_by: "2026-11-24T22:59:59Z" }),
    regenerates: token({ name: "Kitchen" }),
  };

  it("says until when the secret can be collected: also where a date bounds that", () => {
    expect(handedText(handed, "Ada Lovelace")).toBe(
      "“Kitchen” was made. Ada Lovelace can collect the secret in Latchkey until 30 November 2026.",
    );
    expect(handedText(regenerated, "Ada Lovelace")).toBe(
      "“Kitchen” has a new secret. Ada Lovelace can collect it in Latchkey until 24 November 2026.",
    );
  });

  it("says no date where it was collected before that could be told", () => {
    const collected = token({ name: "Kitchen" });
    expect(handedText({ ...handed, token: collected }, "Ada")).toBe("“Kitchen” was made for Ada.");
    expect(handedText({ ...regenerated, token: collected }, "Ada")).toBe(
      "“Kitchen” has a new secret.",
    );
  });
});

describe("waitingText", () => {
  it("says for whom a new token waits, or a new secret of one that works", () => {
    expect(waitingText(waitingToken(), "Ada Lovelace", NOW)).toBe(
      "Waiting for Ada to collect, until 30 November 2026",
    );
    const renewed = token({ collect_by: "2026-11-30T12:00:00Z" });
    expect(waitingText(renewed, " Ada  Lovelace", NOW)).toBe(
      "A new secret waits for Ada, until 30 November 2026",
    );
  });

  it("says nothing once that is over", () => {
    expect(waitingText(token(), "Ada", NOW)).toBeNull();
    const late = Date.parse("2026-11-30T12:00:00Z");
    expect(waitingText(waitingToken(), "Ada", late)).toBeNull();
    const revoked = { status: "revoked", revoked_at: "2026-11-23T11:00:00Z" } as const;
    expect(waitingText(waitingToken(revoked), "Ada", NOW)).toBeNull();
  });
});
