import { parseCatalog } from "../../worker/permissions/parse-catalog.ts";
import { PRESET_CATALOGS } from "../../worker/permissions/presets/preset-catalogs.ts";

/** Holds each shipped catalog against the schema, since the Worker takes them as they stand. @returns what is wrong */
export function checkPresets(): string[] {
  return Object.entries(PRESET_CATALOGS).flatMap(([name, preset]) => {
    const parsed = parseCatalog(JSON.parse(JSON.stringify(preset)));
    if (parsed.ok) return [];
    return parsed.refusal.map(({ pointer, detail }) => `${name} ${pointer}: ${detail}`);
  });
}
