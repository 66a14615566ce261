import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCatalog } from "../../worker/permissions/parse-catalog.ts";
import { PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";
import { projectRoot } from "../project-root.ts";

/** Validates each shipped catalog, since the Worker does not validate them at run time. @returns the errors */
export function checkPresets(): string[] {
  return Object.entries(PRESET_CATALOGS).flatMap(([name, preset]) => {
    const parsed = parseCatalog(JSON.parse(JSON.stringify(preset)));
    if (parsed.ok) return [];
    return parsed.refusal.map(({ pointer, detail }) => `${name} ${pointer}: ${detail}`);
  });
}

const PRESETS = join("worker", "permissions", "presets");

/** Words that tie code to a preset: its name, the name as an identifier, and the ids in its catalog. */
const WORDS = Object.entries(PRESET_CATALOGS).flatMap(([name, catalog]) => [
  name,
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  ...catalog.apis.flatMap((api) => api.permissions.map(({ id }) => id)),
  ...catalog.automatic.map(({ id }) => id),
  ...Object.keys(catalog.aliases),
]);

/** Finds a preset's words in source code. Comments may use them as examples. */
export function findPresetMentions(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  return WORDS.filter((word) => new RegExp(`(?<![\\w:.-])${word}(?![\\w:.-])`).test(code));
}

/** Checks that no code outside the presets' folder depends on one preset: presets are only data. */
export function checkPresetNames(): string[] {
  const files = globSync("{worker,shared,scripts,extension}/**/*.{ts,tsx}", { cwd: projectRoot });
  const outsideFiles = files.filter((file) => !file.startsWith(PRESETS));
  return outsideFiles.flatMap((file) =>
    findPresetMentions(readFileSync(join(projectRoot, file), "utf8")).map(
      (word) => `${file}: ${word}`,
    ),
  );
}
