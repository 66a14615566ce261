import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../../extension/creation.ts";
import {
  checkDraft,
  checkName,
  errorsFromFailure,
  refusedPointers,
  withoutErrors,
} from "../../../../extension/state/core/form-check.ts";
import { catalog, NOW } from "../../support/fixtures.ts";

const draft: TokenDraft = {
  name: "CI",
  description: "",
  expiry: { choice: "days", days: 30 },
  permissions: ["API_READ"],
  entities: [],
};

describe("the form's check", () => {
  it("finds nothing wrong with a filled-in form", () => {
    expect(checkDraft(draft, catalog.expiry, NOW)).toEqual({});
  });

  it("finds everything wrong at once", () => {
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
  ])("of the name %j is %j", (name, error) => {
    expect(checkName(name)).toBe(error);
  });

  it("finds a server's refusal by its pointers", () => {
    const failure = (pointer: string) =>
      ({ kind: "problem", problem: "invalid_input", status: 422, errors: [{ pointer }] }) as const;
    expect(errorsFromFailure(failure("/expires/at"))).toEqual({ expires: "refusedByServer" });
    expect(errorsFromFailure(failure("/scopes/3/permission"))).toEqual({});
    expect(refusedPointers(failure("/scopes/3/permission"))).toEqual(["/scopes/3/permission"]);
    expect(errorsFromFailure({ kind: "offline" })).toEqual({});
  });
});

describe("the form's errors", () => {
  it.each([
    ["name", "name"],
    ["description", "description"],
    ["expiry", "expires"],
  ] as const)("of %s go once that is edited, and no others", (part, field) => {
    const all = {
      name: "nameMissing",
      description: "descriptionLong",
      expires: "dateMissing",
    } as const;
    const left = withoutErrors(all, [part]);
    expect(Object.keys(all).filter((one) => !(one in left))).toEqual([field]);
  });
});
