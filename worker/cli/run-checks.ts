import { runTool, type Tool } from "./tools.ts";

const CHECKS: readonly { name: string; tool: Tool; args: readonly string[] }[] = [
  // Writes the types of the extension's entry points and texts, which the next ones read.
  { name: "generated types", tool: "wxt", args: ["prepare"] },
  ...[
    "tsconfig.json",
    "shared",
    "worker",
    "worker/cli",
    "extension",
    "test",
    "test/worker",
    "test/extension",
  ].map((project) => ({
    name: `types of ${project}`,
    tool: "tsc" as const,
    args: ["--project", project],
  })),
  { name: "lint, layers and format", tool: "biome", args: ["check", "--error-on-warnings"] },
  { name: "unused code", tool: "knip", args: [] },
];

/** Runs every check, also after one has failed. @returns the names of those that failed. */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  for (const { name, tool, args } of CHECKS) {
    const { code, output } = await runTool(tool, args);
    console.log(`${code === 0 ? "ok    " : "FAILED"} ${name}`);
    if (code === 0) continue;
    console.log(output);
    failed.push(name);
  }
  return failed;
}
