/** A module of the npm package, which its users import as `latchkey/<name>`. */
export interface PackageEntry {
  name: string;
  /** The module's source, without `.ts`. `package/package.json` names its types by this path. */
  source: string;
  /** The folder whose `tsconfig.json` writes the declarations of the source. */
  project: string;
}

/** Everything that the package offers. Each entry also needs its line in `exports` of `package/package.json`. */
export const PACKAGE_ENTRIES: readonly PackageEntry[] = [
  { name: "guard", source: "worker/guard/guard", project: "worker/guard" },
  { name: "client", source: "worker/client/client", project: "worker/client" },
];
