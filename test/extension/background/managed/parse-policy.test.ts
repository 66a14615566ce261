import { describe, expect, it } from "vitest";
import { parsePolicy } from "../../../../extension/background/managed/parse-policy.ts";
import schema from "../../../../extension/public/managed-schema.json" with { type: "json" };

const NOTHING = {
  ...{ server: null, mayChangeServer: true, warningDays: null, clearClipboardSeconds: null },
  ...{ showFirstRun: true, ignored: [] },
};
const WHOLE = {
  serverAddress: "tokens.example.com",
  allowServerChange: false,
  warningDays: 30,
  clearClipboardSeconds: 60,
  showFirstRun: false,
};

describe("a policy", () => {
  it("sets everything that its values name", () => {
    expect(parsePolicy(WHOLE)).toEqual({
      ...{ server: "https://tokens.example.com", mayChangeServer: false },
      ...{ warningDays: 30, clearClipboardSeconds: 60, showFirstRun: false, ignored: [] },
    });
  });

  it.each([[{}], [undefined], [null], ["a text"], [[]]])("sets nothing if it is %j", (input) => {
    expect(parsePolicy(input)).toEqual(NOTHING);
  });

  it("keeps its valid values beside one that is not valid", () => {
    const parsed = parsePolicy({ ...WHOLE, warningDays: "30" });
    expect(parsed).toMatchObject({ warningDays: null, mayChangeServer: false });
    expect(parsed.ignored).toEqual(["warningDays"]);
  });

  it.each([
    ["serverAddress", 5],
    ["serverAddress", ""],
    ["serverAddress", "my server"],
    ["serverAddress", "http://tokens.example.com"],
    ["serverAddress", "javascript:alert(1)"],
    ["serverAddress", `https://${"a".repeat(300)}.example.com`],
    ["allowServerChange", "false"],
    ["allowServerChange", 0],
    ["warningDays", -1],
    ["warningDays", 91],
    ["warningDays", 1.5],
    ["warningDays", Number.NaN],
    ["clearClipboardSeconds", 29],
    ["clearClipboardSeconds", 3_601],
    ["clearClipboardSeconds", null],
    ["showFirstRun", "no"],
    ["warnDays", 30],
    ["toString", true],
  ])("ignores %s: %j, and names it", (name, value) => {
    expect(parsePolicy({ [name]: value })).toEqual({ ...NOTHING, ignored: [name] });
  });

  it.each([
    ["warningDays", 0],
    ["warningDays", 90],
    ["clearClipboardSeconds", 0],
    ["clearClipboardSeconds", 30],
    ["clearClipboardSeconds", 3_600],
  ])("takes %s: %j", (name, value) => {
    expect(parsePolicy({ [name]: value })).toEqual({ ...NOTHING, [name]: value });
  });

  it("takes an address as a person types it", () => {
    expect(parsePolicy({ serverAddress: "localhost:8787" }).server).toBe("http://localhost:8787");
    expect(parsePolicy({ serverAddress: "https://tokens.example.com/login" }).server).toBe(
      "https://tokens.example.com",
    );
  });

  it("names no more than ten ignored settings, each at most 40 characters long", () => {
    const names = Array.from({ length: 30 }, (_, index) => `${index}-${"x".repeat(100)}`);
    const { ignored } = parsePolicy(Object.fromEntries(names.map((name) => [name, 1])));
    expect(ignored).toHaveLength(10);
    for (const name of ignored) expect(name).toHaveLength(40);
  });
});

describe("the schema for Chromium", () => {
  it("describes exactly the settings that are read, since Chromium drops all others", () => {
    expect(Object.keys(schema.properties)).toEqual(Object.keys(WHOLE));
    const types = Object.values(schema.properties).map(({ type }) => type);
    expect(types).toEqual(["string", "boolean", "integer", "integer", "boolean"]);
    for (const { title, description } of Object.values(schema.properties)) {
      expect([title, description]).not.toContain("");
    }
  });
});
