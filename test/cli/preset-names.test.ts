import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { projectRoot } from "../../worker/cli/project-root.ts";
import { PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";

const PRESETS = "worker/permissions/presets/";

/** The words by which code could know a preset: its name, also as an identifier, and the ids in its catalog. */
const WORDS = Object.entries(PRESET_CATALOGS).flatMap(([name, catalog]) => [
  name,
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  ...catalog.apis.flatMap((api) => api.permissions.map(({ id }) => id)),
  ...catalog.automatic.map(({ id }) => id),
  ...Object.keys(catalog.aliases),
]);

/** What a text mentions of them: not in a comment, where an example may stand. */
function mentions(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  return WORDS.filter((word) => new RegExp(`(?<![\\w:.-])${word}(?![\\w:.-])`).test(code));
}

it("knows a preset's name, its catalog or one of its permissions where one is mentioned", () => {
  expect(mentions('if (preset === "magistrala-domain") lock();')).toEqual(["magistrala-domain"]);
  expect(mentions("import { applicationUsers } from './x.ts';")).toEqual(["applicationUsers"]);
  expect(mentions('requires("personalAccessToken:write")')).toEqual(["personalAccessToken:write"]);
  expect(mentions("/** Such as API_READ. */ // cryptlex\nconst a = 1;")).toEqual([]);
});

it("finds none outside their folder: whatever a preset needs is data", () => {
  const files = globSync("{worker,shared,extension}/**/*.{ts,tsx}", { cwd: projectRoot });
  const own = files.filter((file) => !file.startsWith(PRESETS));
  expect(own.length).toBeGreaterThan(300);
  const found = own.flatMap((file) =>
    mentions(readFileSync(join(projectRoot, file), "utf8")).map((word) => `${file}: ${word}`),
  );
  expect(found).toEqual([]);
});
