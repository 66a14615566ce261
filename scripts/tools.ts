import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./project-root.ts";

/*
 * The path of each tool's program. Tools run with the Node of this process, not through PATH or
 * node_modules/.bin: the machine's own `node` may be too old, and a shim swallows signals.
 */
const PROGRAMS = {
  biome: "@biomejs/biome/bin/biome",
  knip: "knip/bin/knip.js",
  playwright: "@playwright/test/cli.js",
  tsc: "typescript/bin/tsc",
  vitest: "vitest/vitest.mjs",
  wrangler: "wrangler/wrangler-dist/cli.js",
  wxt: "wxt/bin/wxt.mjs",
} as const;

export type Tool = keyof typeof PROGRAMS;

/** Turns off telemetry, banners and warnings of the tools. */
const TOOL_ENVIRONMENT = {
  WRANGLER_SEND_METRICS: "false",
  WRANGLER_HIDE_BANNER: "true",
  NODE_NO_WARNINGS: "1",
};

/** Starts a tool in the project's folder. */
export function spawnTool(
  tool: Tool,
  args: readonly string[],
  options: SpawnOptions = {},
): ChildProcess {
  const program = join(projectRoot, "node_modules", PROGRAMS[tool]);
  return spawn(process.execPath, [program, ...args], {
    cwd: projectRoot,
    ...options,
    env: { ...process.env, ...TOOL_ENVIRONMENT, ...options.env },
  });
}

export interface ToolOutcome {
  /** The exit code; 1 if a signal ended the tool. */
  code: number;
  /** Both streams, in order of arrival. Empty if they were shown on the terminal. */
  output: string;
}

/** Runs a tool to its end and returns its output. */
export function runTool(
  tool: Tool,
  args: readonly string[],
  options: { cwd?: string; env?: Record<string, string> } = {},
): Promise<ToolOutcome> {
  const child = spawnTool(tool, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return waitForExit(child, () => Buffer.concat(chunks).toString("utf8"));
}

/** Runs a tool to its end with its output on the terminal. */
export function showTool(
  tool: Tool,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<ToolOutcome> {
  const child = spawnTool(tool, args, { stdio: ["ignore", "inherit", "inherit"], env });
  return waitForExit(child, () => "");
}

function waitForExit(child: ChildProcess, output: () => string): Promise<ToolOutcome> {
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code: code ?? 1, output: output() }));
  });
}
