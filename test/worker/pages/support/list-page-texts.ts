/** The attributes whose values a person reads or hears. */
const READ_ATTRIBUTES = /\s(?:aria-label|aria-description|alt|placeholder|title|label)="([^"]*)"/g;

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

/** Lists what a person reads of a page: its text nodes and the attributes that are read out. The title has no "Latchkey". */
export function listPageTexts(html: string): string[] {
  const [, ...nodes] = html.split(/<[^>]*>/);
  const attributes = [...html.matchAll(READ_ATTRIBUTES)].map(([, value]) => value ?? "");
  return [...nodes, ...attributes]
    .map((text) => text.replaceAll(/&(?:#39|#x27|quot|amp|lt|gt);/g, decodeEntity))
    .map((text) => text.replace(/ · Latchkey$/, "").trim())
    .filter((text) => text !== "");
}

function decodeEntity(entity: string): string {
  if (entity === "&quot;") return '"';
  return ENTITIES[entity] ?? "'";
}
