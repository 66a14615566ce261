import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  describeHandedToken,
  describeWaiting,
  formatExpiryFromCollection,
  formatWaitingTitle,
  hasWaitingSecret,
} from "../../../extension/format/describe-waiting.ts";
import { token, waitingToken } from "../support/fixtures.ts";
import { activeTokenToCollect, tokenToCollect } from "../support/tokens-to-collect.ts";

describe("formatWaitingTitle", () => {
  it.each([
    ["A token was made for you", [tokenToCollect()], 1],
    ["2 tokens were made for you", [tokenToCollect(), tokenToCollect()], 2],
    ["A new secret waits for Deploy from CI", [activeTokenToCollect()], 1],
    ["2 secrets wait for you", [tokenToCollect(), activeTokenToCollect()], 2],
    ["60 secrets wait for you", [tokenToCollect(), tokenToCollect()], 60],
  ] as const)("returns %j", (title, shown, total) => {
    expect(formatWaitingTitle(shown, total)).toBe(title);
  });
});

describe("hasWaitingSecret", () => {
  it("is true as long as the server gives `collect_by`, unless the token is revoked", () => {
    expect(hasWaitingSecret(tokenToCollect())).toBe(true);
    expect(hasWaitingSecret(tokenToCollect({ collect_by: null }))).toBe(false);
    expect(hasWaitingSecret(tokenToCollect({ revoked_at: "2026-11-20T12:00:00Z" }))).toBe(false);
  });
});

it.each([
  [{ days: 1 }, "1 day from collection"],
  [{ months: 3 }, "3 months from collection"],
  [{ at: "2027-02-13T12:00:00Z" }, "13 February 2027"],
  [null, "Never"],
])("formatExpiryFromCollection formats %j as %j", (expires, text) => {
  expect(formatExpiryFromCollection(expires)).toBe(text);
});

describe("describeHandedToken", () => {
  const handed = { token: waitingToken({ name: "Kitchen" }), owner: "usr_7" };
  const regenerated = {
    ...handed,
    token: token({ name: "Kitchen", collect_by: "2026-11-24T22:59:59Z" }),
    regenerates: token({ name: "Kitchen" }),
  };

  it("names the last day to collect the secret, also if a date bounds it", () => {
    expect(describeHandedToken(handed, "Ada Lovelace")).toBe(
      "“Kitchen” was made. Ada Lovelace can collect the secret in Latchkey until 30 November 2026.",
    );
    expect(describeHandedToken(regenerated, "Ada Lovelace")).toBe(
      "“Kitchen” has a new secret. Ada Lovelace can collect it in Latchkey until 24 November 2026.",
    );
  });

  it("names no date for a secret that is already collected", () => {
    const collected = token({ name: "Kitchen" });
    expect(describeHandedToken({ ...handed, token: collected }, "Ada")).toBe(
      "“Kitchen” was made for Ada.",
    );
    expect(describeHandedToken({ ...regenerated, token: collected }, "Ada")).toBe(
      "“Kitchen” has a new secret.",
    );
  });
});

describe("describeWaiting", () => {
  it("names the owner of a new token, or of a working token with a new secret", () => {
    expect(describeWaiting(waitingToken(), "Ada Lovelace")).toBe(
      "Waiting for Ada to collect, until 30 November 2026",
    );
    const working = token({ collect_by: "2026-11-30T12:00:00Z" });
    expect(describeWaiting(working, " Ada  Lovelace")).toBe(
      "A new secret waits for Ada, until 30 November 2026",
    );
  });

  it("returns null without a secret to collect", () => {
    expect(describeWaiting(token(), "Ada")).toBeNull();
    const revoked = { status: "revoked", revoked_at: "2026-11-23T11:00:00Z" } as const;
    expect(describeWaiting(waitingToken(revoked), "Ada")).toBeNull();
  });
});
