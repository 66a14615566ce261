import { expect, it } from "vitest";
import { formatBrowserName } from "../../../extension/format/browser-name.ts";
import { useTexts } from "../support/use-texts.ts";

const NAMES = ["Chrome on Linux", "Safari", "A browser on Windows", "A browser"];

it("leaves the server's names of browsers as they are in English", () => {
  expect(NAMES.map(formatBrowserName)).toEqual(NAMES);
});

it("translates the server's names of browsers", () => {
  useTexts({ account_browserOn: "{browser} auf {system}", account_unknownBrowser: "Ein Browser" });
  expect(NAMES.map(formatBrowserName)).toEqual([
    "Chrome auf Linux",
    "Safari",
    "Ein Browser auf Windows",
    "Ein Browser",
  ]);
});
