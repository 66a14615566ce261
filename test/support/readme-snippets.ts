import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../scripts/project-root.ts";

/** A piece of code in the README. */
export interface Snippet {
  /** `sh`, `ts`, `toml` and so on. */
  language: string;
  text: string;
}

/** The code of the README's section `heading`, as it stands there, without its subsections'. */
export function readmeSnippets(heading: string): Snippet[] {
  const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
  const sections = readme.split(/^(?=#+ )/m);
  const section = sections.find((text) => text.replace(/^#+ /, "").startsWith(`${heading}\n`));
  if (section === undefined) throw new Error(`the README has no section "${heading}"`);
  return [...section.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language = "", text = ""]) => ({
    language,
    text,
  }));
}
