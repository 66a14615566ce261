import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** The scripts that a page's HTML loads or preloads. */
const LOADED = /(?:src|href)="\/([^"]+\.js)"/g;
/** The static imports of a built script. `import(…)` does not match. */
const IMPORTED = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/** Reads the scripts that a built page starts with, including their static imports. */
export async function pageScripts(folder: string, page: string): Promise<Buffer[]> {
  const html = (await readFile(join(folder, page))).toString();
  const found = new Map<string, Buffer>();
  const paths = Array.from(html.matchAll(LOADED), ([, path = ""]) => path);
  for (let path = paths.pop(); path !== undefined; path = paths.pop()) {
    if (found.has(path)) continue;
    const script = await readFile(join(folder, path));
    found.set(path, script);
    const imported = script.toString().matchAll(IMPORTED);
    paths.push(...Array.from(imported, ([, name = ""]) => `chunks/${name}`));
  }
  return [...found.values()];
}
