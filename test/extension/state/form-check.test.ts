import { describe, expect, it } from "vitest";
import type { TokenDraft } from "../../../extension/messages.ts";
import {
  checkDraft,
  checkName,
  errorsFromFailure,
  withoutErrors,
} from "../../../extension/state/form-check.ts";
import { choiceOf, filterChoice, isWrite } from "../../../extension/state/permission-groups.ts";
import { catalog, NOW } from "../support/fixtures.ts";

const draft: TokenDraft = {
  name: "CI",
  description: "",
  expiry: { choice: "days", days: 30 },
  permissions: ["API_READ"],
};

describe("the form's check", () => {
  it("finds nothing wrong with a filled-in form", () => {
    expect(checkDraft(draft, catalog, NOW)).toEqual({});
  });

  it("finds everything wrong at once", () => {
    const wrong: TokenDraft = {
      name: " ",
      description: "x".repeat(1001),
      expiry: { choice: "date", date: "2026-01-01" },
      permissions: [],
    };
    expect(checkDraft(wrong, catalog, NOW)).toEqual({
      name: "nameMissing",
      description: "descriptionLong",
      expires: "datePast",
      scopes: "scopes",
    });
  });

  it("asks for a permission only where the catalog does", () => {
    const none = { ...draft, permissions: [] };
    expect(checkDraft(none, { ...catalog, min_scopes: 0 }, NOW)).toEqual({});
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
    expect(errorsFromFailure(failure("/scopes/3/permission"))).toEqual({
      scopes: "refusedByServer",
    });
    expect(errorsFromFailure({ kind: "offline" })).toEqual({});
  });
});

describe("the form's errors", () => {
  it.each([
    ["name", "name"],
    ["description", "description"],
    ["expiry", "expires"],
    ["permissions", "scopes"],
  ] as const)("of %s go once that is edited, and no others", (part, field) => {
    const all = {
      name: "nameMissing",
      description: "descriptionLong",
      expires: "dateMissing",
      scopes: "scopes",
    } as const;
    const left = withoutErrors(all, [part]);
    expect(Object.keys(all).filter((one) => !(one in left))).toEqual([field]);
  });
});

describe("the permissions on offer", () => {
  it("are those that the role may grant; the others are named apart", () => {
    const { groups, withheld } = choiceOf(catalog);
    expect(groups.map(({ name }) => name)).toEqual(["APIs", "Metrics"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_READ", "USER_WRITE"]);
  });

  it("never include an automatic one", () => {
    const { groups, withheld } = choiceOf({ ...catalog, automatic: ["API_READ", "USER_READ"] });
    expect(groups[0]?.permissions.map(({ id }) => id)).toEqual(["API_WRITE"]);
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("keep a refused one where it was picked", () => {
    const { groups, withheld } = choiceOf(catalog, new Set(["USER_READ"]));
    expect(groups.at(-1)).toMatchObject({ name: "Users", permissions: [{ id: "USER_READ" }] });
    expect(withheld.map(({ id }) => id)).toEqual(["USER_WRITE"]);
  });

  it("are searched by id, description and group, all words needed", () => {
    const found = (search: string) =>
      filterChoice(choiceOf(catalog), search).groups.flatMap(({ permissions }) =>
        permissions.map(({ id }) => id),
      );
    expect(found("background JOBS")).toEqual(["JOBS_READ"]);
    expect(found("metrics")).toEqual(["METRICS_READ", "JOBS_READ"]);
    expect(found("api write")).toEqual(["API_WRITE"]);
    expect(found("nothing")).toEqual([]);
  });

  it("count as writing where they say so", () => {
    expect(["API_WRITE", "clients:write", "x.write"].every(isWrite)).toBe(true);
    expect(["API_READ", "REWRITE_RULES", "writer:view"].some(isWrite)).toBe(false);
  });
});
