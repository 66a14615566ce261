import { describe, expect, it } from "vitest";
import { findTokenText } from "../../../extension/format/describe-recognized.ts";

const TOKEN = `lk_pat_k${"Ab3".repeat(20)}`;

describe("findTokenText", () => {
  it.each([
    ["alone", TOKEN],
    ["in a header", `Authorization: Bearer ${TOKEN}`],
    ["in quotes", `"${TOKEN}",`],
    ["in an assignment", `LATCHKEY_TOKEN=${TOKEN}\n`],
    ["in a curl line", `curl -H 'Authorization: Bearer ${TOKEN}' 'https://a.example/v1'`],
    ["in a URL", `https://ci:${TOKEN}@git.example/x.git`],
    ["behind a word and an underscore", `token_${TOKEN}`],
    ["among spaces and lines", `\n\t ${TOKEN} \r\n`],
  ])("finds a token %s", (_, text) => {
    expect(findTokenText(text)).toBe(TOKEN);
  });

  it.each([
    ["another prefix", `acme1_pat_k${"Ab3".repeat(20)}`],
    ["a session", `lk_ses_k${"Ab3".repeat(20)}`],
    ["an API's credential", `lk_svc_k${"Ab3".repeat(20)}`],
    ["a token that was cut short", TOKEN.slice(0, 30)],
    ["a token that is too long", `${TOKEN}x`],
  ])("finds %s", (_, text) => {
    expect(findTokenText(`x ${text} y`)).toBe(text);
  });

  it.each([
    ["a hint", "lk_pat_1f9K…x9Qz"],
    ["the beginning of a hint", "lk_pat_1f9Kx9"],
    ["a name", "deploy_pat_production_frankfurt"],
    ["an id", "tok_1f9Kx9Qz1f9Kx9Qz1f9Kx9Qz"],
    ["a capital prefix", TOKEN.replace("lk", "LK")],
    ["nothing", ""],
  ])("finds no token in %s", (_, text) => {
    expect(findTokenText(text)).toBeNull();
  });

  it("searches only the beginning of a long text", () => {
    expect(findTokenText(" ".repeat(20_000) + TOKEN)).toBeNull();
  });
});
