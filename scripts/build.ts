import { checkPresets } from "./checks/check-presets.ts";
import { CommandError, runCommand } from "./command-error.ts";
import { showTool, type Tool } from "./tools.ts";

/** The steps that build the extension for both browsers and the Worker's bundle. */
const STEPS: readonly { tool: Tool; args: readonly string[] }[] = [
  { tool: "wxt", args: ["build"] },
  { tool: "wxt", args: ["build", "--browser", "firefox"] },
  { tool: "wrangler", args: ["deploy", "--dry-run", "--outdir", "dist/worker"] },
];

await runCommand(async () => {
  const errors = checkPresets();
  if (errors.length > 0) throw new CommandError(errors.join("\n"));
  for (const { tool, args } of STEPS) {
    const { code } = await showTool(tool, args);
    if (code !== 0) throw new CommandError(`${tool} ${args.join(" ")} failed.`);
  }
});
