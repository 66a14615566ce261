/** A chunk of a build with its modules, or another file of it. */
type BuiltFile = { type: "asset" } | { type: "chunk"; moduleIds: readonly string[] };

/** Returns the names of the packages whose modules are in the chunks of a build. */
export function listBundledPackages(files: readonly BuiltFile[]): string[] {
  const modules = files.flatMap((file) => (file.type === "chunk" ? file.moduleIds : []));
  const names = modules.map((id) => /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(id)?.[1]);
  return [...new Set(names.filter((name) => name !== undefined))];
}
