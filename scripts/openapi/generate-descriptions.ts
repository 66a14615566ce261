import { globSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../project-root.ts";
import { readSchemaComments } from "./read-schema-comments.ts";

/** The files whose schemas the document names (worker/openapi/schemas.ts). */
const SOURCES = ["shared/*.ts", "shared/wire/*.ts", "worker/permissions/catalog.ts"];
const FILE = join(projectRoot, "worker/openapi/descriptions.json");

/** Writes the comments of the schemas to the file that the Worker reads them from. */
export function generateDescriptions(): void {
  writeFileSync(FILE, formatDescriptions());
}

/** @returns an error if the file does not have the comments of the schemas */
export function checkDescriptions(): string[] {
  const isCurrent = readFileSync(FILE, "utf8") === formatDescriptions();
  return isCurrent ? [] : ["worker/openapi/descriptions.json is stale: npm run generate"];
}

function formatDescriptions(): string {
  const files = globSync(SOURCES, { cwd: projectRoot }).sort();
  const sources = files.map((file) => readFileSync(join(projectRoot, file), "utf8"));
  return `${JSON.stringify(readSchemaComments(sources), null, 2)}\n`;
}
