import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../../../../scripts/project-root.ts";
import { runTool } from "../../../../scripts/tools.ts";
import { type Command, runLine } from "../../../support/command.ts";
import { readmeSnippets } from "../../../support/readme-snippets.ts";
import { type Program, startProgram } from "../../integrations/support/program.ts";

const WRANGLER = join(projectRoot, "node_modules/wrangler/wrangler-dist/cli.js");
const QUIET = {
  WRANGLER_SEND_METRICS: "false",
  NEXT_TELEMETRY_DISABLED: "1",
  npm_config_prefer_offline: "true",
};

/** The folders of docs/examples, each a project of its own. */
export const EXAMPLES = [
  "hono-worker",
  "fetch-worker",
  "express",
  "fastify",
  "koa",
  "next",
] as const;
export type Example = (typeof EXAMPLES)[number];

/** The examples that Node runs, with the arguments that start them in their folder. */
const NODE_EXAMPLES = {
  express: ["server.ts"],
  fastify: ["server.ts"],
  koa: ["server.ts"],
  next: ["node_modules/next/dist/bin/next", "start", "--hostname", "127.0.0.1"],
} as const;
export type NodeExample = keyof typeof NODE_EXAMPLES;

/** Projects outside the repository, one per folder of docs/examples, with the packed package installed. */
export interface OutsideProjects {
  root: string;
  /** The packed package, which every project has installed. */
  tarball: string;
  folderOf(example: Example): string;
  /** @returns the compiler's errors; empty if there are none */
  checkTypes(example: Example): Promise<string>;
  /** Serves an example that is a Worker. @param registry the folder in which it finds other Workers */
  serve(example: Example, port: number, registry: string): Promise<Program>;
  /** Starts an example that is a Node program. */
  start(example: NodeExample, port: number, env: Record<string, string>): Promise<Program>;
  /** Runs a documented snippet in the Worker's folder, with only its port changed. */
  paste(snippet: string, port: number, env?: Record<string, string>): Command;
  remove(): void;
}

/** @throws Error with npm's output if packing or installing fails */
export async function createOutsideProjects(): Promise<OutsideProjects> {
  const root = mkdtempSync(join(tmpdir(), "latchkey-outside-"));
  const folderOf = (example: Example) => join(root, example);
  for (const example of EXAMPLES) {
    cpSync(join(projectRoot, "docs/examples", example), folderOf(example), { recursive: true });
  }
  // `npx wrangler` is linked from the repository: installing it would take longer than all the tests.
  // Only its commands are linked, none of its packages.
  mkdirSync(join(root, "node_modules"));
  symlinkSync(join(projectRoot, "node_modules/.bin"), join(root, "node_modules/.bin"));
  const worker = folderOf("hono-worker");
  const [packing] = readmeSnippets("Use it in your own `wrangler dev`");
  await run((packing?.text ?? "").replaceAll("../my-api", worker), projectRoot);
  const tarball = join(worker, "latchkey-0.1.0.tgz");
  const install = async (example: Example) => {
    await run(`npm install ${tarball}`, folderOf(example));
    // Without any setting of the guard, as where a container is built. It also checks the types.
    if (example === "next") await run("npm run build", folderOf(example));
  };
  await Promise.all(EXAMPLES.filter((name) => name !== "hono-worker").map(install));
  const stateFolder = () => mkdtempSync(join(root, "state-"));
  return {
    root,
    tarball,
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
    start(example, port, env) {
      const settings = { ...QUIET, ...env, PORT: String(port) };
      const command = [process.execPath, ...NODE_EXAMPLES[example]] as const;
      return startProgram(command, port, stateFolder(), settings, folderOf(example));
    },
    paste: (snippet, port, env = {}) =>
      runLine(snippet.replaceAll("8788", String(port)), worker, { ...QUIET, ...env }),
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

async function run(commands: string, cwd: string): Promise<void> {
  const env = { ...QUIET, npm_config_audit: "false", npm_config_fund: "false" };
  const command = runLine(`set -e\n${commands}`, cwd, env);
  if ((await command.ended) !== 0) throw new Error(`${commands}\n${command.output()}`);
}
