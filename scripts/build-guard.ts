import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "vite";
import { CommandError, runCommand } from "./command-error.ts";
import { createNoticesPlugin } from "./packaging/create-notices-plugin.ts";
import { projectRoot } from "./project-root.ts";
import { runTool } from "./tools.ts";

const FOLDER = join(projectRoot, "dist/guard");
const ENTRY = "worker/guard/guard";

await runCommand(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  await buildCode();
  await buildTypes();
});

/** Bundles the guard into one module, so that the package needs no dependencies. */
async function buildCode(): Promise<void> {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: "warn",
    publicDir: false,
    plugins: [createNoticesPlugin()],
    build: {
      target: "es2023",
      outDir: FOLDER,
      minify: false,
      lib: { entry: join(projectRoot, `${ENTRY}.ts`), formats: ["es"], fileName: () => "guard.js" },
    },
  });
}

/**
 * Copies only the declarations that the entry imports, directly or not. The other ones name libraries
 * that the package does not install.
 */
async function buildTypes(): Promise<void> {
  const emitted = mkdtempSync(join(tmpdir(), "latchkey-guard-types-"));
  try {
    const { code, output } = await runTool("tsc", ["-p", "worker/guard", "--outDir", emitted]);
    if (code !== 0) throw new CommandError(output);
    const copied = new Set<string>();
    const queue = [`${ENTRY}.d.ts`];
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
