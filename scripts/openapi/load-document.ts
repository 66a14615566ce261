import type { SpawnOptions } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build, type Plugin } from "vite";
import { CommandError } from "../command-error.ts";
import { projectRoot } from "../project-root.ts";
import { finishProgram, startProgram } from "../start-program.ts";

/** The origin of the document's server in what is generated from it. */
const ORIGIN = "https://latchkey.invalid";

const FILE_NAME = "document.mjs";
const WITHIN_MS = 60_000;

const MODULES: Record<string, string> = {
  "virtual:document": `
    import { buildOpenApiDocument } from "/worker/openapi/build-document.ts";
    import { v1Routes } from "/worker/routes/v1.ts";
    process.stdout.write(JSON.stringify(buildOpenApiDocument(v1Routes, ${JSON.stringify(ORIGIN)})));`,
  // The Worker's runtime is empty: describing the routes calls nothing of it.
  "cloudflare:workers":
    "export const env = {}; export class WorkerEntrypoint {} export const waitUntil = () => {};",
};

const virtualModules: Plugin = {
  name: "virtual-modules",
  enforce: "pre",
  resolveId: (id) => (id in MODULES ? `\0${id}` : null),
  load: (id) => MODULES[id.slice(1)] ?? null,
};

/** Builds the document of /openapi.json from the Worker's source, as Node can run it. */
export async function loadDocument(): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), "latchkey-document-"));
  const mode = process.env.NODE_ENV;
  try {
    await build({
      configFile: false,
      root: projectRoot,
      logLevel: "error",
      publicDir: false,
      plugins: [virtualModules],
      oxc: { jsx: { runtime: "automatic", importSource: "hono/jsx" } },
      ssr: { noExternal: true },
      build: {
        ssr: true,
        target: "es2023",
        outDir: folder,
        minify: false,
        rolldownOptions: {
          input: "virtual:document",
          output: { entryFileNames: FILE_NAME, codeSplitting: false },
        },
      },
    });
    const stdio: SpawnOptions["stdio"] = ["ignore", "pipe", "pipe"];
    const program = startProgram(process.execPath, [join(folder, FILE_NAME)], { stdio });
    const { code, output } = await finishProgram(program, "describing the API", WITHIN_MS);
    if (code !== 0) throw new CommandError(output);
    return JSON.parse(output);
  } finally {
    // Vite's build sets it to production, and npm then installs no development dependencies in a child process.
    if (mode === undefined) delete process.env.NODE_ENV;
    else process.env.NODE_ENV = mode;
    rmSync(folder, { recursive: true });
  }
}
