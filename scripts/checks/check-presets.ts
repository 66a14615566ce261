import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseCatalog } from "../../worker/permissions/parse-catalog.ts";
import { PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";
import { projectRoot } from "../project-root.ts";

/** Holds each shipped catalog against the schema, since the Worker takes them as they stand. @returns what is wrong */
export function checkPresets(): string[] {
  return Object.entries(PRESET_CATALOGS).flatMap(([name, preset]) => {
    const parsed = parseCatalog(JSON.parse(JSON.stringify(preset)));
    if (parsed.ok) return [];
    return parsed.refusal.map(({ pointer, detail }) => `${name} ${pointer}: ${detail}`);
  });
}

const PRESETS = join("worker", "permissions", "presets");

/** The words by which code could know a preset: its name, also as an identifier, and the ids in its catalog. */
const WORDS = Object.entries(PRESET_CATALOGS).flatMap(([name, catalog]) => [
  name,
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase()),
  ...catalog.apis.flatMap((api) => api.permissions.map(({ id }) => id)),
  ...catalog.automatic.map(({ id }) => id),
  ...Object.keys(catalog.aliases),
]);

/** What a text mentions of them: not in a comment, where an example may stand. */
export function presetMentions(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "");
  return WORDS.filter((word) => new RegExp(`(?<![\\w:.-])${word}(?![\\w:.-])`).test(code));
}

/** Where code outside their folder knows a preset: whatever one needs is data. */
export function checkPresetNames(): string[] {
  const files = globSync("{worker,shared,scripts,extension}/**/*.{ts,tsx}", { cwd: projectRoot });
  const own = files.filter((file) => !file.startsWith(PRESETS));
  return own.flatMap((file) =>
    presetMentions(readFileSync(join(projectRoot, file), "utf8")).map((word) => `${file}: ${word}`),
  );
}
