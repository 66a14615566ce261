import type { SpawnOptions } from "node:child_process";
import { join } from "node:path";
import { projectRoot } from "./project-root.ts";
import {
  finishProgram,
  type ProgramOutcome,
  type RunningProgram,
  startProgram,
} from "./start-program.ts";

/*
 * The path of each tool's program. Tools run with the Node of this process, not through PATH or
 * node_modules/.bin: the machine's own `node` may be too old, and a shim swallows signals.
 */
const PROGRAMS = {
  attw: "@arethetypeswrong/cli/dist/index.js",
  biome: "@biomejs/biome/bin/biome",
  knip: "knip/bin/knip.js",
  playwright: "@playwright/test/cli.js",
  redocly: "@redocly/cli/bin/cli.js",
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

/** Longer than any tool takes, except the tests. */
const RUN_WITHIN_MS = 600_000;

/** Starts a tool in the project's folder. */
export function startTool(
  tool: Tool,
  args: readonly string[],
  options: SpawnOptions = {},
): RunningProgram {
  const program = join(projectRoot, "node_modules", PROGRAMS[tool]);
  return startProgram(process.execPath, [program, ...args], {
    cwd: projectRoot,
    ...options,
    env: { ...process.env, ...TOOL_ENVIRONMENT, ...options.env },
  });
}

interface RunOptions {
  cwd?: string;
  env?: Record<string, string>;
  deadlineMs?: number;
}

/**
 * Runs a tool to its end and returns its output.
 *
 * @throws CommandError if it does not end in time
 */
export function runTool(
  tool: Tool,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramOutcome> {
  return finishTool(tool, args, ["ignore", "pipe", "pipe"], options);
}

/**
 * Runs a tool to its end with its output on the terminal.
 *
 * @throws CommandError if it does not end in time
 */
export function showTool(
  tool: Tool,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramOutcome> {
  return finishTool(tool, args, ["ignore", "inherit", "inherit"], options);
}

async function finishTool(
  tool: Tool,
  args: readonly string[],
  stdio: ("ignore" | "pipe" | "inherit")[],
  { deadlineMs = RUN_WITHIN_MS, ...options }: RunOptions,
): Promise<ProgramOutcome> {
  // Later arguments may hold what an error must not show, such as SQL.
  const name = [tool, ...args.slice(0, 3)].join(" ");
  return await finishProgram(startTool(tool, args, { ...options, stdio }), name, deadlineMs);
}
