import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../../../scripts/project-root.ts";
import { runTool } from "../../../../scripts/tools.ts";
import { type Command, runLine } from "../../../support/command.ts";
import { readmeSnippets } from "../../../support/readme-snippets.ts";
import { type Program, startProgram } from "../../integrations/support/program.ts";

const WRANGLER = join(projectRoot, "node_modules/wrangler/wrangler-dist/cli.js");
const QUIET = { WRANGLER_SEND_METRICS: "false", npm_config_prefer_offline: "true" };

const STRICT = {
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  // This also checks the types of the package.
  skipLibCheck: false,
  noEmit: true,
  target: "ES2023",
  lib: ["ES2024"],
};
const WORKER_OPTIONS = {
  ...STRICT,
  module: "ESNext",
  moduleResolution: "bundler",
  types: ["@cloudflare/workers-types"],
};
const WORKER_TYPES = { "@cloudflare/workers-types": "5.20261117.1" };

/** The compiler options of each example, and its dependencies besides the package. */
export const EXAMPLES = {
  "hono-worker": { compilerOptions: WORKER_OPTIONS, dependencies: { hono: "4", ...WORKER_TYPES } },
  "fetch-worker": { compilerOptions: WORKER_OPTIONS, dependencies: WORKER_TYPES },
  express: {
    compilerOptions: { ...STRICT, module: "NodeNext", types: ["node"] },
    dependencies: { express: "5", "@types/express": "5", "@types/node": "24" },
  },
} as const;
export type Example = keyof typeof EXAMPLES;
const ALL = Object.keys(EXAMPLES) as Example[];

/** Projects outside the repository, one per folder of docs/examples, with the packed package installed. */
export interface OutsideProjects {
  root: string;
  folderOf(example: Example): string;
  /** @returns the compiler's errors; empty if there are none */
  checkTypes(example: Example): Promise<string>;
  /** Serves an example that is a Worker. @param registry the folder in which it finds other Workers */
  serve(example: Example, port: number, registry: string): Promise<Program>;
  /** Starts an example that is a Node program. */
  start(
    example: Example,
    file: string,
    port: number,
    env: Record<string, string>,
  ): Promise<Program>;
  /** Runs a documented snippet in the Worker's folder, with only its port changed. */
  paste(snippet: string, port: number, env?: Record<string, string>): Command;
  remove(): void;
}

/** @throws Error with npm's output if packing or installing fails */
export async function createOutsideProjects(): Promise<OutsideProjects> {
  const root = mkdtempSync(join(tmpdir(), "latchkey-outside-"));
  const folderOf = (example: Example) => join(root, example);
  for (const example of ALL) createProject(example, folderOf(example));
  // `npx wrangler` is linked from the repository: installing it would take longer than all the tests.
  // Only its commands are linked, none of its packages.
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(projectRoot, "node_modules/.bin"), join(root, "node_modules/.bin"));
  const worker = folderOf("hono-worker");
  const [install] = readmeSnippets("Use it in your own `wrangler dev`");
  await run((install?.text ?? "").replaceAll("../my-api", worker), projectRoot);
  const tarball = join(worker, "latchkey-0.1.0.tgz");
  for (const example of ALL.filter((name) => name !== "hono-worker")) {
    await run(`npm install ${tarball}`, folderOf(example));
  }
  const stateFolder = () => mkdtempSync(join(root, "state-"));
  return {
    root,
    folderOf,
    async checkTypes(example) {
      const { output } = await runTool("tsc", ["-p", folderOf(example)]);
      return output;
    },
    serve(example, port, registry) {
      const state = stateFolder();
      const place = ["--cwd", folderOf(example), "--persist-to", state];
      const listen = ["--ip", "127.0.0.1", "--port", String(port), "--inspector-port", "0"];
      const command = [process.execPath, WRANGLER, "dev", ...place, ...listen] as const;
      const env = { ...QUIET, WRANGLER_REGISTRY_PATH: registry };
      return startProgram([...command, "--show-interactive-dev-session=false"], port, state, env);
    },
    start(example, file, port, env) {
      const command = [process.execPath, join(folderOf(example), file)] as const;
      return startProgram(command, port, stateFolder(), { ...env, PORT: String(port) });
    },
    paste: (snippet, port, env = {}) =>
      runLine(snippet.replaceAll("8788", String(port)), worker, { ...QUIET, ...env }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

function createProject(example: Example, folder: string): void {
  cpSync(join(projectRoot, "docs/examples", example), folder, { recursive: true });
  const { dependencies, compilerOptions } = EXAMPLES[example];
  const manifest = { private: true, type: "module", dependencies };
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  const settings = { compilerOptions, include: ["."], exclude: ["node_modules"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
}

async function run(commands: string, cwd: string): Promise<void> {
  const env = { ...QUIET, npm_config_audit: "false", npm_config_fund: "false" };
  const command = runLine(`set -e\n${commands}`, cwd, env);
  if ((await command.ended) !== 0) throw new Error(`${commands}\n${command.output()}`);
}
