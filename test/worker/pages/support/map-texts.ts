import type { PageTexts } from "../../../../worker/pages/texts/page-texts.ts";

type Values = Record<string, unknown>;
type Text = string | ((values: Values) => string) | { [key: string]: Text };

/** Returns the texts with each one changed, those with values once these are known. */
export function mapTexts(texts: PageTexts, change: (text: string) => string): PageTexts {
  const map = (text: Text): Text => {
    if (typeof text === "string") return change(text);
    if (typeof text === "function") return (values: Values) => change(text(values));
    return Object.fromEntries(Object.entries(text).map(([key, value]) => [key, map(value)]));
  };
  return map(texts as unknown as Text) as unknown as PageTexts;
}

/** A text of a key, such as `login.title`, and the names of the values that it contains. */
export interface FilledText {
  key: string;
  text: string;
  values: readonly string[];
}

/** Lists all texts. Each value is its name in « », and a count is the given one. */
export function listTexts(texts: PageTexts, count: number): FilledText[] {
  const list = (text: Text, key: string): FilledText[] => {
    if (typeof text === "object") {
      return Object.entries(text).flatMap(([name, value]) => list(value, `${key}.${name}`));
    }
    if (typeof text === "string") return [{ key, text, values: [] }];
    const values = new Set<string>();
    const given = new Proxy<Values>(
      {},
      {
        get: (_, name) => {
          values.add(name === "count" ? `${count}` : `«${String(name)}»`);
          return name === "count" ? count : `«${String(name)}»`;
        },
      },
    );
    return [{ key, text: text(given), values: [...values].sort() }];
  };
  return Object.entries(texts).flatMap(([page, value]) => list(value as unknown as Text, page));
}
