import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type InlineConfig, zip } from "wxt";
import { CommandError, runCommand } from "./command-error.ts";
import { findForeignFiles } from "./packaging/find-foreign-files.ts";
import { listSources } from "./packaging/list-sources.ts";
import { projectRoot } from "./project-root.ts";

/** A folder of its own: the extension that is loaded for development keeps its key, and so its id. */
const FOLDER = join(projectRoot, ".output/stores");

await runCommand(async () => {
  // Otherwise the caller's NODE_ENV would change what is built.
  process.env.NODE_ENV = "production";
  rmSync(FOLDER, { recursive: true, force: true });
  const sources = listSources(projectRoot);
  const [chrome = ""] = await zip(configure("chrome", sources));
  const edge = chrome.replace("-chrome.zip", "-edge.zip");
  copyFileSync(chrome, edge);
  const archives = [chrome, edge, ...(await zip(configure("firefox", sources)))];
  console.log(`\nFor the stores (docs/stores/README.md):\n  ${archives.join("\n  ")}`);
});

function configure(browser: "chrome" | "firefox", sources: readonly string[]): InlineConfig {
  return {
    root: projectRoot,
    browser,
    outDir: FOLDER,
    zip: { name: "latchkey", includeSources: [...sources], dotSources: true },
    hooks: {
      "build:done": (_, output) => {
        const foreign = findForeignFiles(output, projectRoot, sources);
        if (foreign.length === 0) return;
        throw new CommandError(
          `The build has files that git does not track:\n${foreign.join("\n")}`,
        );
      },
      "zip:extension:start": ({ config }) => removeKey(join(config.outDir, "manifest.json")),
    },
  };
}

/** The Web Store refuses a package with a key, which fixes the id in development, and gives the extension its own. */
function removeKey(path: string): void {
  const { key: _, ...manifest } = JSON.parse(readFileSync(path, "utf8"));
  writeFileSync(path, JSON.stringify(manifest));
}
