import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../../scripts/tools.ts";

/**
 * The folder of the program that Latchkey is compared with. It has packages of its own, since the API-key
 * plugin holds better-auth at an older release than the Worker's.
 */
export const BETTER_AUTH = fileURLToPath(new URL("../better-auth/", import.meta.url));

/** Installs the packages of the better-auth program and checks its types. */
export async function installBetterAuth(): Promise<void> {
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: BETTER_AUTH,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) throw new Error(`npm ci failed in ${BETTER_AUTH}`);
  const { code, output } = await runTool("tsc", ["--project", BETTER_AUTH]);
  if (code !== 0) throw new Error(output);
}

/** Returns the version of a package of the better-auth program, once it is installed. */
export function betterAuthVersion(name: string): string {
  const path = join(BETTER_AUTH, "node_modules", name, "package.json");
  return JSON.parse(readFileSync(path, "utf8")).version;
}
