import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { build } from "vite";
import { CommandError, runCommand } from "./command-error.ts";
import { generateTypes } from "./openapi/generate-types.ts";
import { createManifest } from "./packaging/create-manifest.ts";
import { createNoticesPlugin } from "./packaging/create-notices-plugin.ts";
import { PACKAGE_ENTRIES, type PackageEntry } from "./packaging/package-entries.ts";
import { projectRoot } from "./project-root.ts";
import { runTool } from "./tools.ts";

/** The npm package, ready to be packed. */
const FOLDER = join(projectRoot, "dist/package");

/** Files that go into the package as they are. */
const TEXTS = ["package/README.md", "LICENSE", "CHANGELOG.md"];

await runCommand(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const template = readJson("package/package.json");
  const { version } = readJson("package.json");
  const manifest = createManifest(template, version, process.env.GITHUB_REPOSITORY);
  writeFileSync(join(FOLDER, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  for (const path of TEXTS) copyFileSync(join(projectRoot, path), join(FOLDER, basename(path)));
  await generateTypes();
  await buildCode(Object.keys(template.dependencies ?? {}));
  for (const entry of PACKAGE_ENTRIES) await buildTypes(entry);
});

function readJson(path: string) {
  return JSON.parse(readFileSync(join(projectRoot, path), "utf8"));
}

/** Bundles each entry into a module. @param dependencies what npm installs beside the package */
async function buildCode(dependencies: readonly string[]): Promise<void> {
  const entries = PACKAGE_ENTRIES.map(({ name, source }) => [
    name,
    join(projectRoot, `${source}.ts`),
  ]);
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: "warn",
    publicDir: false,
    plugins: [createNoticesPlugin()],
    build: {
      target: "es2023",
      outDir: FOLDER,
      emptyOutDir: false,
      minify: false,
      lib: {
        entry: Object.fromEntries(entries),
        formats: ["es"],
        fileName: (_, name) => `${name}.js`,
      },
      rolldownOptions: { external: [...dependencies] },
    },
  });
}

/**
 * Copies only the declarations that the entry imports, directly or not. The other ones name libraries
 * that the package does not install.
 */
async function buildTypes({ source, project }: PackageEntry): Promise<void> {
  const emitted = mkdtempSync(join(tmpdir(), "latchkey-package-types-"));
  try {
    const { code, output } = await runTool("tsc", ["-p", project, "--outDir", emitted]);
    if (code !== 0) throw new CommandError(output);
    const copied = new Set<string>();
    const queue = [`${source}.d.ts`];
    for (const path of queue) {
      if (copied.has(path)) continue;
      copied.add(path);
      const text = readFileSync(join(emitted, path), "utf8");
      const imports = [...text.matchAll(/from "(\.[^"]+)\.ts"/g)];
      queue.push(...imports.map(([, name = ""]) => `${join(dirname(path), name)}.d.ts`));
      const target = join(FOLDER, "types", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text.replaceAll(/from "(\.[^"]+)\.ts"/g, 'from "$1.js"'));
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}
