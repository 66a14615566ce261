import { describe, expect, it } from "vitest";
import { messages } from "../support/i18n.ts";

const files = import.meta.glob<string>(
  "../../../extension/{components,format,state}/**/*.{ts,tsx}",
  {
    query: "?raw",
    import: "default",
    eager: true,
  },
);
const sources = Object.entries(files).map(([file, code]) => ({
  file: file.replace("../../../extension/", ""),
  code,
}));
/** The keys that the code asks for: a count then picks the form. */
const keys = [
  ...new Set(
    Object.keys(messages).map((key) => key.replace(/_(0|zero|one|two|few|many|other)$/, "")),
  ),
];

/** Every key that the sources ask for, with `${…}` for any single word. A field or hint has the name that the wire has. */
const asked = sources.flatMap(({ file, code }) =>
  Array.from(code.matchAll(/\bt\(\s*["`]([^"`]+)["`]/g), ([, key = ""]) => ({
    file,
    key,
    pattern: toPattern(key),
  })),
);

function toPattern(key: string): RegExp {
  const words = key
    .replaceAll(".", "_")
    .replaceAll(/\$\{(?:field|hint)\}/g, "[a-z_]+")
    .replaceAll(/\$\{[^}]+\}/g, "[A-Za-z]+");
  return new RegExp(`^${words}$`);
}

describe("the texts", () => {
  it("have every key that the sources ask for", () => {
    const missing = asked.filter(({ pattern }) => !keys.some((key) => pattern.test(key)));
    expect(asked.length).toBeGreaterThan(100);
    expect(missing).toEqual([]);
  });

  it("have no unused key", () => {
    // Texts of the manifest, and facts about the language.
    const elsewhere = new Set(["extName", "extDescription", "locale", "direction"]);
    const unused = keys.filter(
      (key) => !elsewhere.has(key) && !asked.some(({ pattern }) => pattern.test(key)),
    );
    expect(unused).toEqual([]);
  });

  it("are nowhere in the components themselves", () => {
    const literals = sources
      .filter(({ file }) => file.endsWith(".tsx"))
      .flatMap(({ file, code }) => {
        const markup = code.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "");
        const between = markup.matchAll(/(?<!=)>\s*([A-Z][a-z]+[^<>{}()=;]*)<\//g);
        const attributes = markup.matchAll(
          /\b(?:aria-label|title|placeholder|alt|label|text)="([^"]+)"/g,
        );
        return [...between, ...attributes].map(([, text]) => `${file}: ${text}`);
      });
    expect(literals.toSorted()).toEqual([
      "components/providers/provider-domains.tsx: example.com",
      "components/sign-in/connect-screen.tsx: tokens.example.com",
    ]);
  });
});
