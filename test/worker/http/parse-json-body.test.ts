import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { repeatsMember } from "../../../worker/http/parse-json-body.ts";

describe("repeatsMember", () => {
  it.each([
    '{"a":1,"a":2}',
    '{"a":1,"b":{"c":[],"c":[]}}',
    '[{"a":1},{"b":2,"b":3}]',
    '{ "a" : 1 , "a" : 1 }',
    // One name, written in two ways.
    '{"a":1,"\\u0061":2}',
    '{"__proto__":1,"__proto__":2}',
    '{"a":{"b":1},"c":[{"d":1}],"a":2}',
  ])("is true for %s", (text) => {
    expect(JSON.parse(text)).toBeTypeOf("object");
    expect(repeatsMember(text)).toBe(true);
  });

  it.each([
    '{"a":{"a":{"a":1}},"b":{"a":1}}',
    '[{"a":1},{"a":1}]',
    '{"a":"b","b":"a","c":"\\"a\\":"}',
    '{"a":["a","a"],"b":"{\\"a\\":1,\\"a\\":2}"}',
    "7",
    '"a"',
  ])("is false for %s", (text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(repeatsMember(text)).toBe(false);
  });

  it("is false for any output of JSON.stringify, and true once a member is repeated", () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), fc.string(), (text, name) => {
        expect(repeatsMember(JSON.stringify(JSON.parse(text)))).toBe(false);
        const key = JSON.stringify(name);
        expect(repeatsMember(`{${key}:${text},"x${name.length}y":[${text}],${key}:1}`)).toBe(true);
      }),
    );
  });
});
