import { join } from "node:path";
import { CommandError, runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { type ExtensionBuild, serve } from "./server/serve.ts";
import { readServeOptions } from "./server/serve-options.ts";
import { runTool } from "./tools.ts";

await runCommand(() => serve(readServeOptions(process.argv.slice(2), process.env), buildOnce));

/** Builds the extension for Chrome in production mode. */
async function buildOnce(): Promise<ExtensionBuild> {
  const { code, output } = await runTool("wxt", ["build"]);
  if (code !== 0) throw new CommandError(`${output}\nThe extension could not be built.`);
  return {
    folder: join(projectRoot, ".output/chrome-mv3"),
    ended: new Promise(() => {}),
    stop: async () => {},
  };
}
