import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../scripts/project-root.ts";

/** A block of code in the README or in a page that it links to. */
export interface Snippet {
  /** `sh`, `ts`, `toml` and so on. */
  language: string;
  text: string;
}

/** The pages whose code the tests run. */
const PAGES = ["README.md", "docs/integrations/README.md", "docs/integrations/guard.md"];

/** Returns the code blocks of the section `heading`, without those of its subsections. */
export function readmeSnippets(heading: string): Snippet[] {
  const pages = PAGES.map((page) => readFileSync(join(projectRoot, page), "utf8"));
  const sections = pages.flatMap((page) => page.split(/^(?=#+ )/m));
  const section = sections.find((text) => text.replace(/^#+ /, "").startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`no page has a section "${heading}"`);
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}
