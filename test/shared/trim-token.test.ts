import { describe, expect, it } from "vitest";
import { trimToken } from "../../shared/trim-token.ts";

const TOKEN = `lk_pat_${"a1B".repeat(20)}Z`;
/** Prefixes are chosen by operators, so a token may begin like a scheme. */
const BEARER_TOKEN = TOKEN.replace("lk", "bearer");

describe("trimToken", () => {
  it.each([
    ...[
      "%\n",
      "%\r\n",
      " %",
      "\t%\u00a0",
      "\ufeff%",
      "\u200b%\u200b",
      '"%"',
      "'%'",
      "`%`",
      "\u201c%\u201d",
    ],
    ...[
      "Bearer %",
      "bearer  %\n",
      'Bearer "%"',
      "Authorization: Bearer %",
      "authorization: bearer %\r\n",
    ],
    ...["<%>", "%,", "%;", "(%).", "%"],
  ])("finds the token in %j", (around) => {
    for (const token of [TOKEN, BEARER_TOKEN]) {
      expect(trimToken(around.replace("%", token))).toBe(token);
    }
  });

  it("changes nothing between the first and the last character that a token can have", () => {
    for (const text of [
      `${TOKEN} ${TOKEN}`,
      `${TOKEN}\n${TOKEN}`,
      "lk_pat_ab cd",
      "x=1&y",
      "bearer",
    ]) {
      expect(trimToken(text)).toBe(text);
    }
  });

  it("leaves a text alone that is far longer than a token, and so is none", () => {
    const text = `${" ".repeat(300)}${TOKEN}`;
    expect(trimToken(text)).toBe(text);
    expect(trimToken("")).toBe("");
  });
});
