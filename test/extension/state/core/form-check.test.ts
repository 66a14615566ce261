import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../../extension/creation.ts";
import {
  checkDraft,
  checkName,
  getRefusedPointers,
  removeErrors,
  toFormErrors,
} from "../../../../extension/state/core/form-check.ts";
import { catalog, NOW } from "../../support/fixtures.ts";

const draft: TokenDraft = {
  name: "CI",
  description: "",
  expiry: { choice: "days", days: 30 },
  permissions: ["API_READ"],
  entities: [],
};

describe("the check of a form", () => {
  it("accepts a filled-in form", () => {
    expect(checkDraft(draft, catalog.expiry, NOW)).toEqual({});
  });

  it("reports every error at once", () => {
    const wrong: TokenDraft = {
      ...draft,
      name: " ",
      description: "x".repeat(1001),
      expiry: { choice: "date", date: "2026-01-01" },
    };
    expect(checkDraft(wrong, catalog.expiry, NOW)).toEqual({
      name: "nameMissing",
      description: "descriptionLong",
      expires: "datePast",
    });
  });

  it.each([
    ["x".repeat(100), null],
    ["x".repeat(101), "nameLong"],
    ["𝓍".repeat(100), null],
    ["a\u202eb", "characters"],
    ["a\u0000b", "characters"],
    ["\u200b", "characters"],
  ])("answers for the name %j: %j", (name, error) => {
    expect(checkName(name)).toBe(error);
  });

  it("converts the server's pointers into errors of fields", () => {
    const failure = (pointer: string) =>
      ({ kind: "problem", problem: "invalid_input", status: 422, errors: [{ pointer }] }) as const;
    expect(toFormErrors(failure("/expires/at"))).toEqual({ expires: "refusedByServer" });
    expect(toFormErrors(failure("/scopes/3/permission"))).toEqual({});
    expect(getRefusedPointers(failure("/scopes/3/permission"))).toEqual(["/scopes/3/permission"]);
    expect(toFormErrors({ kind: "offline" })).toEqual({});
  });
});

describe("the form's errors", () => {
  it.each([
    ["name", "name"],
    ["description", "description"],
    ["expiry", "expires"],
  ] as const)("of %s are removed when it is edited, and no others", (part, field) => {
    const all = {
      name: "nameMissing",
      description: "descriptionLong",
      expires: "dateMissing",
    } as const;
    const remaining = removeErrors(all, [part]);
    expect(Object.keys(all).filter((name) => !(name in remaining))).toEqual([field]);
  });
});
