import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findTokenInText } from "../../shared/find-token-in-text.ts";
import { computeTokenChecksum } from "../../shared/token-shape.ts";
import { encodedToken } from "../support/encoded-tokens.ts";

const checked = (body: string) => body + computeTokenChecksum(body);
const TOKEN = checked(`lk_pat_k${"Ab3".repeat(18)}`);
const NAMED = checked(`acme1_pat_k${"Ab3".repeat(18)}`);
const middle = 30;
const broken = (noise: string) => TOKEN.slice(0, middle) + noise + TOKEN.slice(middle);
const escaped = (encode: (code: string) => string) =>
  Array.from(TOKEN, (character) => encode(character.charCodeAt(0).toString(16).padStart(2, "0")));

describe("findTokenInText", () => {
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
    expect(findTokenInText(text)).toBe(TOKEN);
    expect(findTokenInText(text, ["acme", "lk"])).toBe(TOKEN);
    expect(findTokenInText(text, ["acme"])).toBeNull();
  });

  it.each([
    ["percent-encoded quotes", `%22${TOKEN}%22`],
    ["a percent-encoded assignment", `GIT_token%3D${TOKEN}`],
    ["a percent-encoded header", `Bearer%20${TOKEN}`],
    ["percent-encoding of every character", escaped((code) => `%${code}`).join("")],
    ["percent-encoding over percent-encoding", escaped((code) => `%252525${code}`).join("")],
    ["a JSON escape for each character", escaped((code) => `\\u00${code}`).join("")],
    ["JSON inside JSON", JSON.stringify(JSON.stringify({ token: `\n${TOKEN}` }))],
    ["a shell's escape for each character", `$'${escaped((code) => `\\x${code}`).join("")}'`],
    ["escaped underscores", TOKEN.replaceAll("_", "\\_")],
    ["a zero-width space", broken("\u200b")],
    ["a soft hyphen", broken("\u00ad")],
    ["a line break", broken("\r\n  ")],
    ["a continued line", broken("\\\n")],
    ["a quote that ends and begins", broken(`'"`)],
    ["a break in its prefix", `Bearer l k_p\u200bat_${TOKEN.slice("lk_pat_".length)}`],
    ["a prefix in capitals", TOKEN.replace("lk_pat", "LK_PAT")],
    ["wide letters", TOKEN.replace("lk_pat", "\uff4c\uff4b\uff3f\uff50\uff41\uff54")],
    ["words behind it", `${TOKEN} is the token of 2026`],
  ])("finds a token with %s", (_, text) => {
    expect(findTokenInText(text)).toBe(TOKEN);
    expect(findTokenInText(text, ["lk"])).toBe(TOKEN);
  });

  it("finds the very token in any noise and encoding", () => {
    fc.assert(
      fc.property(encodedToken, ({ token, text }) => {
        expect(findTokenInText(text)).toBe(token);
        expect(findTokenInText(text, ["lk", "acme1"])).toBe(token);
      }),
      { numRuns: 300 },
    );
  });

  it("finds a prefix that another word runs into", () => {
    expect(findTokenInText(`Bearer\u200b${NAMED}`)).toBe(NAMED);
    expect(findTokenInText(`Bearer${TOKEN}`)).toBe(TOKEN);
  });

  it.each([
    ["another prefix", NAMED],
    ["a session", `lk_ses_k${"Ab3".repeat(20)}`],
    ["an API's credential", `lk_svc_k${"Ab3".repeat(20)}`],
    ["a token that was cut short", TOKEN.slice(0, 30)],
    ["a token that is too long", `${TOKEN}x`],
  ])("finds %s", (_, text) => {
    expect(findTokenInText(`x ${text} y`)).toBe(text);
  });

  it.each([
    ["a hint", "lk_pat_1f9K…x9Qz"],
    ["the beginning of a hint", "lk_pat_1f9Kx9"],
    ["a name", "deploy_pat_production_frankfurt"],
    ["an id", "tok_1f9Kx9Qz1f9Kx9Qz1f9Kx9Qz"],
    ["names of several words", "Deploy_pat_production frankfurt cluster of europe"],
    ["parts of a hint, one after the other", "lk_pat_1f9K…x9Qz lk_pat_1f9K…x9Qz"],
    ["nothing", ""],
  ])("finds no token in %s", (_, text) => {
    expect(findTokenInText(text)).toBeNull();
  });

  it("ends at once in a text of many escapes and markers", () => {
    for (const text of ["%25", "\\\\", "_pat_", "a_pat_0 ", "\u200b"]) {
      expect(findTokenInText(text.repeat(20_000))).toBeNull();
    }
  });

  it("searches only the beginning of a long text", () => {
    expect(findTokenInText(" ".repeat(20_000) + TOKEN)).toBeNull();
  });
});
