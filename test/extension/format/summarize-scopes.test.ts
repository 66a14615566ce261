import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import { summarizeScopes } from "../../../extension/format/summarize-scopes.ts";
import { mixedCatalog } from "../support/mixed-catalog.ts";

const scopes = (...permissions: string[]) =>
  permissions.map((permission, at) => ({ id: `scp_${at}`, permission, entity_id: null }));

describe("summarizeScopes", () => {
  it.each<[string[], string]>([
    [[], "no permissions"],
    [["A"], "A"],
    [["A", "B"], "A, B"],
    [["A", "B", "C", "D"], "A, B, 2 more"],
    [["A", "A", "B"], "A, B"],
  ])("summarizes %j as %j", (permissions, text) => {
    expect(summarizeScopes(scopes(...permissions), null)).toBe(text);
  });

  it("names an access level by its id until the catalog is loaded", () => {
    const catalog = mixedCatalog;
    const api = catalog.apis.find(({ levels = [] }) => levels.length > 0);
    const level = api?.levels?.[0];
    const held = scopes(`${api?.id}:${level?.id}`);
    expect(summarizeScopes(held, null)).toBe(`${api?.id}:${level?.id}`);
    expect(summarizeScopes(held, catalog)).toBe(`${level?.name} for ${api?.name}`);
  });
});
