import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import type { Failure } from "../../../extension/connection.ts";
import {
  describeCreationFailure,
  describeFailure,
  describeRefusals,
  getRefusedPermissions,
} from "../../../extension/format/describe-failure.ts";
import type { TokenOwner } from "../../../extension/format/token-owner.ts";

const problem = (name: Extract<Failure, { kind: "problem" }>["problem"]): Failure => ({
  kind: "problem",
  problem: name,
  status: 400,
  errors: [],
});

describe("describeFailure", () => {
  it.each<[Failure, string]>([
    [{ kind: "invalid_address" }, "Enter an address such as tokens.example.com."],
    [{ kind: "insecure_address" }, "Latchkey needs https, except on this computer."],
    [
      { kind: "unreachable", host: "a.example" },
      "a.example does not answer. Check the address and your connection.",
    ],
    [
      { kind: "not_latchkey", host: "a.example" },
      "a.example answers, but is not a Latchkey server.",
    ],
    [
      { kind: "wrong_version", host: "a.example", version: 2, needed: 1 },
      "a.example runs version 2; this extension needs 1.",
    ],
    [
      { kind: "session_ended", host: "a.example" },
      "You were signed out of a.example. Your draft is kept.",
    ],
    [
      { kind: "unavailable", host: "a.example" },
      "a.example cannot answer now. Nothing was changed.",
    ],
    [{ kind: "rate_limited", retryAfterSeconds: 20 }, "Too many requests. Try again in 20 s."],
    [{ kind: "outcome_unknown" }, "We don't know yet whether this was done. Trying again is safe."],
    [
      { kind: "secret_unavailable" },
      "The secret is no longer available. Regenerate to get a new one.",
    ],
    [problem("unknown"), "Something went wrong. Try again."],
    [
      problem("secret_shown"),
      "A manager knows this token's secret and may not grant this. Regenerate the token first.",
    ],
  ])("describes %j", (failure, text) => {
    expect(describeFailure(failure)).toBe(text);
  });

  it("describes the unknown outcome of a creation and a regeneration", () => {
    const unknown: Failure = { kind: "outcome_unknown" };
    expect(describeCreationFailure(unknown, false)).toBe(
      "We don't know yet whether the token was created. Trying again is safe: it never makes a second.",
    );
    expect(describeCreationFailure(unknown, true)).toBe(
      "We don't know yet whether the token has a new secret. Trying again is safe: it never makes a second.",
    );
    expect(describeCreationFailure({ kind: "offline" }, true)).toBe(
      describeFailure({ kind: "offline" }),
    );
  });

  it("names the role and the permission of a refusal", () => {
    const refused: Failure = {
      kind: "problem",
      problem: "permission_not_grantable",
      status: 403,
      errors: [{ pointer: "/scopes/0", permission: "USER_WRITE" }],
    };
    expect(getRefusedPermissions(refused)).toEqual(["USER_WRITE"]);
    expect(describeFailure(refused, { who: "me", role: "Basic_User" })).toBe(
      "Your role Basic_User may not grant USER_WRITE. Ask an administrator.",
    );
  });

  it("describes only the first refusal in full, also if the role is unknown", () => {
    const either = "Your role may not grant this one either.";
    expect([
      ...describeRefusals(["API_WRITE", "USER_WRITE"], { who: "me", role: "Basic_User" }),
    ]).toEqual([
      ["API_WRITE", "Your role Basic_User may not grant API_WRITE. Ask an administrator."],
      ["USER_WRITE", either],
    ]);
    expect(describeRefusals(["API_WRITE"], { who: "me", role: "" }).get("API_WRITE")).toBe(
      "You may not do this. Ask an administrator.",
    );
  });

  it("names the owner of another person's tokens", () => {
    const ada: TokenOwner = { who: "other", name: "Ada Lovelace" };
    expect([...describeRefusals(["sales:full", "hr:full"], ada).values()]).toEqual([
      "You may not grant sales:full to Ada Lovelace. Ask an administrator.",
      "You may not grant this one either.",
    ]);
    expect(describeFailure(problem("token_limit_reached"), ada)).toBe(
      "The organization allows Ada Lovelace no more tokens. Delete one first.",
    );
    expect(describeFailure(problem("token_quota_reached"), ada)).toBe(
      "Your organization has as many tokens as it may, ended ones included. Delete one, or ask an administrator.",
    );
    expect(describeFailure(problem("not_found"), ada)).toBe(
      "This is no longer here. It may have been deleted, or you may no longer manage tokens for Ada Lovelace.",
    );
  });
});
