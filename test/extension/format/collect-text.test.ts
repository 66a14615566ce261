import "../support/i18n.ts";
import { describe, expect, it } from "vitest";
import {
  collectExpiryText,
  hasWaitingSecret,
  waitingTitle,
} from "../../../extension/format/collect-text.ts";
import { NOW } from "../support/fixtures.ts";
import { renewed, waiting } from "../support/waiting.ts";

describe("what waits for a person", () => {
  it.each([
    ["A token was made for you", [waiting()], 1],
    ["2 tokens were made for you", [waiting(), waiting()], 2],
    ["A new secret waits for Deploy from CI", [renewed()], 1],
    ["2 secrets wait for you", [waiting(), renewed()], 2],
    ["60 secrets wait for you", [waiting(), waiting()], 60],
  ] as const)("is %j", (title, shown, total) => {
    expect(waitingTitle(shown, total)).toBe(title);
  });

  it("waits up to the second at which it can no longer be collected, unless it is revoked", () => {
    const until = Date.parse("2026-11-29T20:00:00Z");
    expect(hasWaitingSecret(waiting(), until - 1)).toBe(true);
    expect(hasWaitingSecret(waiting(), until)).toBe(false);
    expect(hasWaitingSecret(waiting({ collect_by: null }), NOW)).toBe(false);
    expect(hasWaitingSecret(waiting({ revoked_at: "2026-11-20T12:00:00Z" }), NOW)).toBe(false);
  });
});

it.each([
  [{ days: 1 }, "1 day from collection"],
  [{ months: 3 }, "3 months from collection"],
  [{ at: "2027-02-13T12:00:00Z" }, "13 February 2027"],
  [null, "Never"],
])("an expiry of %j counts as %j", (expires, text) => {
  expect(collectExpiryText(expires)).toBe(text);
});
