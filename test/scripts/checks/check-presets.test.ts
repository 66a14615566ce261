import { expect, it } from "vitest";
import { checkPresetNames, findPresetMentions } from "../../../scripts/checks/check-presets.ts";

it.each([
  ["a name", 'if (preset === "magistrala-domain") lock();', ["magistrala-domain"]],
  ["a catalog", "import { applicationUsers } from '../../cli/x.ts';", ["applicationUsers"]],
  ["a permission", 'requires("personalAccessToken:write")', ["personalAccessToken:write"]],
  ["an alias", 'const typo = "licenseTemaplate:write";', ["licenseTemaplate:write"]],
  ["nothing but a comment", "/** Such as API_READ. */ // cryptlex\nconst a = 1;", []],
  ["a longer word", 'const cryptlexed = "API_READERS";', []],
])("finds the words of presets in code that contains %s", (_, code, words) => {
  expect(findPresetMentions(code)).toEqual(words);
});

it("finds no mention outside the presets' folder", () => {
  expect(checkPresetNames()).toEqual([]);
});
