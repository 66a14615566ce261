import { globSync, readFileSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import { parseSync, Visitor } from "oxc-parser";
import { projectRoot } from "../project-root.ts";
import { LAYERS } from "./layers.ts";

/** Checks every import of the source against the table of layers. @returns one line for each refused import */
export function checkLayers(): string[] {
  const files = globSync("{shared,worker,extension,scripts}/**/*.{ts,tsx}", { cwd: projectRoot });
  return files
    .map((file) => file.split(sep).join(posix.sep))
    .filter((file) => !file.startsWith("worker/worker-configuration"))
    .sort()
    .flatMap((file) =>
      listRefusedImports(file, readFileSync(join(projectRoot, file), "utf8")).map(
        (specifier) => `${file} may not import ${specifier} (scripts/checks/layers.ts)`,
      ),
    );
}

/**
 * Lists the imports of one file that its layer does not allow.
 *
 * @param file its path from the project's folder, with forward slashes
 */
export function listRefusedImports(file: string, source: string): string[] {
  const layer = findLayer(file);
  const allowed = layer === null ? [] : [layer, ...(LAYERS[layer] ?? [])];
  return listImports(file, source).filter((specifier) => {
    const target = specifier.startsWith(".") ? posix.join(dirname(file), specifier) : specifier;
    return !allowed.some((entry) => covers(entry, target));
  });
}

/** Finds the row of a file's folder, or of its nearest parent folder whose row ends in "/**". */
function findLayer(file: string): string | null {
  const folder = posix.dirname(file);
  if (folder in LAYERS) return folder;
  for (let parent = folder; parent !== "."; parent = posix.dirname(parent)) {
    if (`${parent}/**` in LAYERS) return `${parent}/**`;
  }
  return null;
}

/** @param target a path from the project's folder, or a package as it is imported */
function covers(entry: string, target: string): boolean {
  if (entry.endsWith("*")) return target.startsWith(entry.replace(/\*+$/, ""));
  // A package's name also covers its subpaths. A folder's name covers only the files directly in it.
  const isPackage = !/^(shared|worker|extension|scripts|\.wxt)\b/.test(target);
  return (
    target === entry ||
    (isPackage ? target.startsWith(`${entry}/`) : posix.dirname(target) === entry)
  );
}

/** Lists the specifiers that a file imports, re-exports, loads dynamically or names in types. */
function listImports(file: string, source: string): string[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file} does not parse: ${errors[0]?.message}`);
  const found: string[] = [];
  const add = (node: { source: unknown }) => {
    if (node.source !== null) found.push(readLiteral(node.source));
  };
  new Visitor({
    ImportDeclaration: add,
    ExportNamedDeclaration: add,
    ExportAllDeclaration: add,
    ImportExpression: add,
    TSImportType: add,
  }).visit(program);
  return found;
}

/** Returns the specifier as text. A computed one becomes a name that no row allows, so it is refused. */
function readLiteral(node: unknown): string {
  const value = typeof node === "object" && node !== null && "value" in node ? node.value : null;
  return typeof value === "string" ? value : "a computed name";
}
