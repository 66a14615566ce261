import { mkdirSync, writeFileSync } from "node:fs";
import { registerHooks } from "node:module";
import { dirname, join } from "node:path";
import type { OpenAPI3 } from "openapi-typescript";
import { projectRoot } from "../project-root.ts";
import { loadDocument } from "./load-document.ts";

// openapi-typescript writes through the API of TypeScript 5, which TypeScript 7 lacks. This package has a copy of it
// without a program `tsc`, which would take the place of ours in node_modules/.bin.
registerHooks({
  resolve: (specifier, context, next) =>
    next(specifier === "typescript" ? "@ts-morph/common/dist/typescript.js" : specifier, context),
});
const { astToString, default: openapiTS } = await import("openapi-typescript");

/** Git ignores the file, so that it never differs from the routes for long. */
const FILE = join(projectRoot, "worker/client/management-api.ts");
const HEADER = "// Generated from /openapi.json by scripts/generate.ts.\n";

/** Writes the types of the management API, which its client is made of. */
export async function generateTypes(): Promise<void> {
  const nodes = await openapiTS((await loadDocument()) as OpenAPI3, { alphabetize: true });
  mkdirSync(dirname(FILE), { recursive: true });
  writeFileSync(FILE, HEADER + astToString(nodes));
}
