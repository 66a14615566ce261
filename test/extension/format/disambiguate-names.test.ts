import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import { labelTokens } from "../../../extension/format/disambiguate-names.ts";
import { token } from "../support/fixtures.ts";

describe("labelTokens", () => {
  it("appends the hint to a name that another token or a button has", () => {
    const tokens = [
      token({ id: "tok_1", name: "CI", hint: "a…1" }),
      token({ id: "tok_2", name: "CI", hint: "b…2" }),
      token({ id: "tok_3", name: "New token", hint: "c…3" }),
      token({ id: "tok_4", name: "Terraform" }),
    ];
    expect([...labelTokens(tokens, new Set(["New token"])).values()]).toEqual([
      "CI (a…1)",
      "CI (b…2)",
      "New token (c…3)",
      "Terraform",
    ]);
  });
});
