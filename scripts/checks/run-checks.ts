import { checkDescriptions } from "../openapi/generate-descriptions.ts";
import { generateTypes } from "../openapi/generate-types.ts";
import { lintDocument } from "../openapi/lint-document.ts";
import { loadDocument } from "../openapi/load-document.ts";
import { runTool, type Tool } from "../tools.ts";
import { checkBehaviours } from "./check-behaviours.ts";
import { checkLayers } from "./check-layers.ts";
import { checkPresetNames, checkPresets } from "./check-presets.ts";
import { checkStyles } from "./check-styles.ts";
import { checkTexts } from "./check-texts.ts";

const CHECKS: readonly { name: string; tool: Tool; args: readonly string[] }[] = [
  // Generates the types of the extension's entry points and texts, which the type checks need.
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
    // The guard runs in its users' programs: its types are checked against the oldest Node in package.json.
    name: "types of worker/guard",
    tool: "tsc",
    args: ["--project", "worker/guard", "--emitDeclarationOnly", "false", "--noEmit"],
  },
  { name: "lint and format", tool: "biome", args: ["check", "--error-on-warnings"] },
  { name: "unused code", tool: "knip", args: [] },
];

/** Runs every check, even after one has failed. @returns the names of the failed checks */
export async function runChecks(): Promise<string[]> {
  const failed: string[] = [];
  const report = (name: string, passed: boolean, output: string) => {
    console.log(`${passed ? "ok    " : "FAILED"} ${name}`);
    if (passed) return;
    console.log(output);
    failed.push(name);
  };
  const reportErrors = (name: string, errors: readonly string[]) =>
    report(name, errors.length === 0, errors.join("\n"));
  reportErrors("layers", checkLayers());
  reportErrors("preset catalogs", checkPresets());
  reportErrors("presets known to no code", checkPresetNames());
  reportErrors("behaviours of the permission models", checkBehaviours());
  reportErrors("descriptions of the API", checkDescriptions());
  await generateTypes();
  reportErrors("Spectral and Redocly on /openapi.json", await lintDocument(await loadDocument()));
  reportErrors("texts of each language", checkTexts());
  reportErrors("styles without sides", checkStyles());
  for (const { name, tool, args } of CHECKS) {
    const { code, output } = await runTool(tool, args);
    report(name, code === 0, output);
  }
  return failed;
}
