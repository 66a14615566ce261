import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../../../scripts/project-root.ts";

/** Returns the only block of code in this language on a page of docs/integrations/. */
export function readPageCode(page: string, language: string): string {
  const text = readFileSync(join(projectRoot, "docs/integrations", page), "utf8");
  const blocks = text.split(`\`\`\`${language}\n`).slice(1);
  const [code] = blocks[0]?.split("\n```\n") ?? [];
  if (blocks.length !== 1 || code === undefined) {
    throw new Error(`${page} has ${blocks.length} blocks of ${language}`);
  }
  return `${code}\n`;
}
