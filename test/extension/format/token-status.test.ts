import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  factOf,
  isLive,
  lifeOf,
  shortStatusOf,
  statusOf,
} from "../../../extension/format/token-status.ts";
import { tokenLabels } from "../../../extension/format/unique-labels.ts";
import { NOW, token } from "../support/fixtures.ts";
import { renewed, waiting } from "../support/waiting.ts";

describe("a token's status", () => {
  it("is a word, and days left where it expires within 14 days", () => {
    const expiring = token({ expires_at: "2026-11-29T20:00:00Z" });
    expect(statusOf(token(), NOW)).toEqual({ tone: "ok", word: "Active" });
    expect(statusOf(expiring, NOW)).toEqual({ tone: "warn", word: "Active" });
    expect(shortStatusOf(expiring, NOW)).toEqual({ tone: "warn", word: "6 days left" });
  });

  it("turns to expired at the very second, though the server said active", () => {
    const over = token({ expires_at: new Date(NOW).toISOString() });
    expect(statusOf(over, NOW - 1).word).toBe("Active");
    expect(statusOf(over, NOW).word).toBe("Expired");
    expect(isLive(over, NOW)).toBe(false);
  });

  it("puts a revocation before the expiry", () => {
    const revoked = token({
      status: "revoked",
      revoked_at: "2026-11-20T12:00:00Z",
      expires_at: "2026-11-21T12:00:00Z",
    });
    expect(statusOf(revoked, NOW).word).toBe("Revoked");
    expect(lifeOf(revoked, NOW)).toBe("revoked 3 days ago");
  });
});

describe("the status of a token that waits", () => {
  it("is told by how long it can be collected, and is over then", () => {
    const until = Date.parse("2026-11-29T20:00:00Z");
    expect(statusOf(waiting(), NOW)).toEqual({ tone: "warn", word: "Waiting" });
    expect(shortStatusOf(waiting(), NOW).word).toBe("Waiting");
    expect(lifeOf(waiting(), NOW)).toBe("6 days left to collect");
    expect(isLive(waiting(), until - 1)).toBe(true);
    expect(isLive(waiting(), until)).toBe(false);
    expect(statusOf(waiting(), until).word).toBe("Expired");
    expect(lifeOf(waiting(), until + 7_200_000)).toBe("was not collected, over 2 hours ago");
  });
});

describe("a row's fact", () => {
  const expiring = { expires_at: "2026-11-29T20:00:00Z" };
  it.each([
    ["its use", token(), "used 4 minutes ago"],
    ["its end, where it was never used", token({ last_used_at: null }), "expires in 82 days"],
    ["that it has none", token({ last_used_at: null, expires_at: null }), "never expires"],
    ["its use, where its end is its status", token(expiring), "used 4 minutes ago"],
    ["that it has no use yet", token({ ...expiring, last_used_at: null }), "not used yet"],
    ["how long it waits", waiting(), "6 days left to collect"],
    ["that a new secret waits", renewed(), "a new secret waits"],
    ["when it expired", token({ expires_at: "2026-11-20T12:00:00Z" }), "expired 3 days ago"],
    [
      "when it was revoked",
      token({ status: "revoked", revoked_at: "2026-11-20T12:00:00Z" }),
      "revoked 3 days ago",
    ],
  ])("is %s", (_, one, fact) => {
    expect(factOf(one, NOW)).toBe(fact);
  });
});

describe("tokenLabels", () => {
  it("tells tokens of one name apart, and a token from a button of its name", () => {
    const tokens = [
      token({ id: "tok_1", name: "CI", hint: "a…1" }),
      token({ id: "tok_2", name: "CI", hint: "b…2" }),
      token({ id: "tok_3", name: "New token", hint: "c…3" }),
      token({ id: "tok_4", name: "Terraform" }),
    ];
    expect([...tokenLabels(tokens, new Set(["New token"])).values()]).toEqual([
      "CI (a…1)",
      "CI (b…2)",
      "New token (c…3)",
      "Terraform",
    ]);
  });
});
