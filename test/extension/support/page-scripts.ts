import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** Of a page's HTML: what it loads, and what it preloads. */
const LOADED = /(?:src|href)="\/([^"]+\.js)"/g;
/** Of a built script: what it cannot start without. `import(…)` is none of these. */
const IMPORTED = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

/** The scripts that a built page starts with, each with all that it imports, by their content. */
export async function pageScripts(folder: string, page: string): Promise<Buffer[]> {
  const html = (await readFile(join(folder, page))).toString();
  const found = new Map<string, Buffer>();
  const waiting = Array.from(html.matchAll(LOADED), ([, path = ""]) => path);
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path)) continue;
    const script = await readFile(join(folder, path));
    found.set(path, script);
    const imported = script.toString().matchAll(IMPORTED);
    waiting.push(...Array.from(imported, ([, name = ""]) => `chunks/${name}`));
  }
  return [...found.values()];
}
