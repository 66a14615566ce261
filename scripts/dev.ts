import { join } from "node:path";
import { runCommand } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";
import { type ExtensionBuild, serve } from "./server/serve.ts";
import { readServeOptions } from "./server/serve-options.ts";
import { startTool } from "./tools.ts";

await runCommand(() => serve(readServeOptions(process.argv.slice(2), process.env), watch));

/** Rebuilds the extension at each change and reloads it in the browser. */
async function watch(): Promise<ExtensionBuild> {
  const { ended, stop } = startTool("wxt", [], { stdio: ["ignore", "inherit", "inherit"] });
  return { folder: join(projectRoot, ".output/chrome-mv3-dev"), ended, stop };
}
