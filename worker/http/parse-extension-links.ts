/** An address at which people get the extension for a browser. */
export interface ExtensionLink {
  browser: "Chrome" | "Edge" | "Firefox";
  url: string;
}

const BROWSERS = { chrome: "Chrome", edge: "Edge", firefox: "Firefox" } as const;
const LINK = /^(chrome|edge|firefox)=(https:\/\/\S{1,500})$/;

/**
 * Reads EXTENSION_LINKS, such as `chrome=https://… firefox=https://…`.
 *
 * @returns the links in their order; `null` if one is wrong, or if a browser has two
 */
export function parseExtensionLinks(text: string): readonly ExtensionLink[] | null {
  const links = new Map<string, ExtensionLink>();
  for (const word of text.split(/\s+/).filter((part) => part !== "")) {
    const [, name, url = ""] = LINK.exec(word) ?? [];
    if (!isBrowser(name) || !URL.canParse(url) || links.has(name)) return null;
    links.set(name, { browser: BROWSERS[name], url });
  }
  return [...links.values()];
}

function isBrowser(name: string | undefined): name is keyof typeof BROWSERS {
  return name !== undefined && Object.hasOwn(BROWSERS, name);
}
