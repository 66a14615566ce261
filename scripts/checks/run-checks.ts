import { runTool, type Tool } from "../tools.ts";
import { checkBehaviours } from "./check-behaviours.ts";
import { checkLayers } from "./check-layers.ts";
import { checkPresetNames, checkPresets } from "./check-presets.ts";

const CHECKS: readonly { name: string; tool: Tool; args: readonly string[] }[] = [
  // Writes the types of the extension's entry points and texts, which the next ones read.
  { name: "generated types", tool: "wxt", args: ["prepare"] },
  ...[
    "tsconfig.json",
    "shared",
    "worker",
    "scripts",
    "extension",
    "test",
    "test/worker",
    "test/extension",
  ].map((project) => ({
    name: `types of ${project}`,
    tool: "tsc" as const,
    args: ["--project", project],
  })),
  {
    // Against what the oldest Node that package.json names can do, since it runs in other people's programs.
    name: "types of worker/guard",
    tool: "tsc",
    args: ["--project", "worker/guard", "--emitDeclarationOnly", "false", "--noEmit"],
  },
  { name: "lint and format", tool: "biome", args: ["check", "--error-on-warnings"] },
  { name: "unused code", tool: "knip", args: [] },
];

/** Runs every check, also after one has failed. @returns the names of those that failed. */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  const report = (name: string, passed: boolean, output: string) => {
    console.log(`${passed ? "ok    " : "FAILED"} ${name}`);
    if (passed) return;
    console.log(output);
    failed.push(name);
  };
  const reportWrong = (name: string, wrong: readonly string[]) =>
    report(name, wrong.length === 0, wrong.join("\n"));
  reportWrong("layers", checkLayers());
  reportWrong("preset catalogs", checkPresets());
  reportWrong("presets known to no code", checkPresetNames());
  reportWrong("behaviours of the permission models", checkBehaviours());
  for (const { name, tool, args } of CHECKS) {
    const { code, output } = await runTool(tool, args);
    report(name, code === 0, output);
  }
  return failed;
}
