import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  describeKeyFact,
  describeLife,
  describeRowFact,
  describeShortStatus,
  describeStatus,
  isLive,
} from "../../../extension/format/token-status.ts";
import { NOW, token } from "../support/fixtures.ts";
import { activeTokenToCollect, tokenToCollect } from "../support/tokens-to-collect.ts";

describe("a token's status", () => {
  it("is a word, or the days left within 14 days of the expiry", () => {
    const expiring = token({ expires_at: "2026-11-29T20:00:00Z" });
    expect(describeStatus(token(), NOW)).toEqual({ tone: "ok", word: "Active" });
    expect(describeStatus(expiring, NOW)).toEqual({ tone: "warn", word: "Active" });
    expect(describeShortStatus(expiring, NOW)).toEqual({ tone: "warn", word: "6 days left" });
  });

  it("warns for the last 14 days of 24 hours", () => {
    const expiring = token({ expires_at: "2026-12-07T12:00:00Z" });
    expect(describeStatus(expiring, NOW).tone).toBe("warn");
    expect(describeStatus(expiring, NOW - 1).tone).toBe("ok");
  });

  it("turns to expired at the second of its expiry, though the server said active", () => {
    const over = token({ expires_at: new Date(NOW).toISOString() });
    expect(describeStatus(over, NOW - 1).word).toBe("Active");
    expect(describeStatus(over, NOW).word).toBe("Expired");
    // The clock may be wrong, so the server's status alone decides what is offered.
    expect(isLive(over)).toBe(true);
    expect(isLive(token({ status: "expired" }))).toBe(false);
  });

  it("puts a revocation before the expiry", () => {
    const revoked = token({
      status: "revoked",
      revoked_at: "2026-11-20T12:00:00Z",
      expires_at: "2026-11-21T12:00:00Z",
    });
    expect(describeStatus(revoked, NOW).word).toBe("Revoked");
    expect(describeLife(revoked, NOW)).toBe("revoked 3 days ago");
  });
});

describe("the status of a waiting token", () => {
  it("tells how long it can be collected, and then expires", () => {
    const until = Date.parse("2026-11-29T20:00:00Z");
    expect(describeStatus(tokenToCollect(), NOW)).toEqual({ tone: "warn", word: "Waiting" });
    expect(describeShortStatus(tokenToCollect(), NOW).word).toBe("Waiting");
    expect(describeLife(tokenToCollect(), NOW)).toBe("6 days left to collect");
    expect(isLive(tokenToCollect())).toBe(true);
    expect(describeLife(tokenToCollect(), until - 1)).toBe("under an hour left to collect");
    expect(describeStatus(tokenToCollect(), until).word).toBe("Expired");
    expect(describeLife(tokenToCollect(), until + 7_200_000)).toBe(
      "was not collected, over 2 hours ago",
    );
  });
});

describe("describeRowFact", () => {
  const old = { created_at: "2026-08-01T12:00:00Z" };
  it.each([
    ["when it expires", token(), "quiet", "expires 13 Feb 2027"],
    [
      "the day without this year",
      token({ expires_at: "2026-12-24T12:00:00Z" }),
      "quiet",
      "expires 24 Dec",
    ],
    ["that it never expires", token({ expires_at: null }), "quiet", "never expires"],
    ["the time left", token({ expires_at: "2026-11-29T20:00:00Z" }), "warn", "6 days left"],
    [
      "for how long it is unused",
      token({ last_used_at: "2026-08-20T12:00:00Z" }),
      "warn",
      "unused for 95 days",
    ],
    [
      "that it was never used in that time",
      token({ ...old, last_used_at: null }),
      "warn",
      "unused for 114 days",
    ],
    [
      "that its old secret is still in use",
      token({
        previous_secret_expires_at: "2026-11-24T12:00:00Z",
        previous_secret_used_at: "2026-11-23T11:00:00Z",
      }),
      "warn",
      "old secret in use",
    ],
    ["that it was revoked", token({ status: "revoked" }), "bad", "Revoked"],
    ["that it has expired", token({ status: "expired" }), "off", "Expired"],
    ["that it waits", tokenToCollect(), "warn", "Waiting"],
  ])("tells %s", (_, one, tone, word) => {
    expect(describeRowFact(one, NOW)).toEqual({ tone, word });
  });
});

describe("describeKeyFact", () => {
  it.each([
    ["its use", token(), "used 4 minutes ago"],
    ["that it has no use yet", token({ last_used_at: null }), "not used yet"],
    ["how long it can be collected", tokenToCollect(), "6 days left to collect"],
    ["that a new secret waits", activeTokenToCollect(), "a new secret waits"],
    ["when it expired", token({ expires_at: "2026-11-20T12:00:00Z" }), "expired 3 days ago"],
    [
      "when it was revoked",
      token({ status: "revoked", revoked_at: "2026-11-20T12:00:00Z" }),
      "revoked 3 days ago",
    ],
  ])("tells %s", (_, one, fact) => {
    expect(describeKeyFact(one, NOW)).toBe(fact);
  });
});
