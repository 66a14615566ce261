import { describe, expect, it } from "vitest";
import { compareBehaviours } from "../../../scripts/checks/check-behaviours.ts";

// The ids are composed, so that the check of this repository does not find them here.
const id = (number: number) => ["XYZ", number].join("-");
const document = `| id | says |\n|---|---|\n| ${id(1)} | one |\n| ${id(2)} | two |\n`;
const titled = (title: string, call = "test") => `${call}("${title}", () => {});`;

describe("compareBehaviours", () => {
  it("finds no gap if each behaviour is in a title, alone or with others", () => {
    const both = titled(`[${id(1)}, ${id(2)}] does both`);
    const each = [titled(`[${id(1)}] one`, "it"), titled(`two [${id(2)}]`, "it.each([1, 2])")];
    for (const sources of [[both], each]) {
      expect(compareBehaviours(document, sources)).toEqual({ untested: [], unlisted: [] });
    }
  });

  it("reports a behaviour that only a comment or a `describe` names", () => {
    const sources = [titled(`[${id(1)}] one`), `// [${id(2)}]`, titled(`[${id(2)}]`, "describe")];
    expect(compareBehaviours(document, sources).untested).toEqual([id(2)]);
  });

  it("ignores an id without brackets", () => {
    expect(compareBehaviours(document, [titled(id(1))]).untested).toContain(id(1));
  });

  it("reports an id in a title that the document does not list", () => {
    const sources = [titled(`[${id(1)}, ${id(2)}, ${id(3)}]`)];
    expect(compareBehaviours(document, sources).unlisted).toEqual([id(3)]);
  });
});
