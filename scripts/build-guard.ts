import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "vite";
import { CommandError, runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { runTool } from "./tools.ts";

const FOLDER = join(projectRoot, "dist/guard");
const ENTRY = "worker/guard/guard";

await runCommand(async () => {
  rmSync(FOLDER, { recursive: true, force: true });
  await buildCode();
  await buildTypes();
});

/** One module with all that it needs: who installs the package installs nothing else. */
async function buildCode(): Promise<void> {
  await build({
    configFile: false,
    root: projectRoot,
    logLevel: "warn",
    publicDir: false,
    build: {
      target: "es2023",
      outDir: FOLDER,
      minify: false,
      lib: { entry: join(projectRoot, `${ENTRY}.ts`), formats: ["es"], fileName: () => "guard.js" },
    },
  });
}

/** The declarations that the entry leads to, and no others: those name libraries that are not there. */
async function buildTypes(): Promise<void> {
  const emitted = mkdtempSync(join(tmpdir(), "latchkey-guard-types-"));
  try {
    const { code, output } = await runTool("tsc", ["-p", "worker/guard", "--outDir", emitted]);
    if (code !== 0) throw new CommandError(output);
    const seen = new Set<string>();
    const waiting = [`${ENTRY}.d.ts`];
    for (const path of waiting) {
      if (seen.has(path)) continue;
      seen.add(path);
      const text = readFileSync(join(emitted, path), "utf8");
      const imports = [...text.matchAll(/from "(\.[^"]+)\.ts"/g)];
      waiting.push(...imports.map(([, name = ""]) => `${join(dirname(path), name)}.d.ts`));
      const target = join(FOLDER, "types", path);
      mkdirSync(dirname(target), { recursive: true });
      writeFileSync(target, text.replaceAll(/from "(\.[^"]+)\.ts"/g, 'from "$1.js"'));
    }
  } finally {
    rmSync(emitted, { recursive: true });
  }
}
