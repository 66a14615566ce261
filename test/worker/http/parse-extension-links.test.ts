import { describe, expect, it } from "vitest";
import { parseExtensionLinks } from "../../../worker/http/parse-extension-links.ts";

const STORE = "https://store.example/latchkey";

describe("parseExtensionLinks", () => {
  it("reads a link for each browser, in their order", () => {
    expect(parseExtensionLinks("")).toEqual([]);
    expect(parseExtensionLinks(` firefox=${STORE}\n chrome=${STORE}?a=b `)).toEqual([
      { browser: "Firefox", url: STORE },
      { browser: "Chrome", url: `${STORE}?a=b` },
    ]);
  });

  it.each([
    STORE,
    "chrome",
    "chrome=",
    "chrome=http://store.example",
    "chrome=javascript:alert(1)",
    "chrome=//store.example",
    "chrome=https://",
    `safari=${STORE}`,
    `constructor=${STORE}`,
    `Chrome=${STORE}`,
    `edge=${STORE} edge=${STORE}`,
    `edge=${STORE} x`,
  ])("refuses %s", (text) => {
    expect(parseExtensionLinks(text)).toBeNull();
  });

  it("refuses an address of more than 500 characters", () => {
    expect(parseExtensionLinks(`edge=https://${"a".repeat(500)}`)).not.toBeNull();
    expect(parseExtensionLinks(`edge=https://${"a".repeat(501)}`)).toBeNull();
  });
});
