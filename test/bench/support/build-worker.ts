import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../../scripts/tools.ts";
import { BETTER_AUTH } from "./better-auth.ts";

/** Programs of the bench itself; the Worker's own is what `npm run build` publishes. */
export type Program = "latchkey" | "bare" | "api-key" | "rpc-caller" | "counted" | "forgetful";

/** Bundles a program as it is deployed, all of them with the same settings. @returns its one module */
export async function buildWorker(program: Program, folder: string): Promise<string> {
  const out = join(folder, program);
  const own =
    program === "api-key"
      ? join(BETTER_AUTH, "api-key.ts")
      : fileURLToPath(new URL(`../workers/${program}.ts`, import.meta.url));
  const entry = program === "latchkey" ? [] : [own];
  const args = ["deploy", ...entry, "--dry-run", "--outdir", out];
  const { code, output } = await runTool("wrangler", args, { env: { CI: "true" } });
  if (code !== 0) throw new Error(`${program} could not be bundled:\n${output}`);
  return readFileSync(
    join(out, program === "latchkey" ? "index.js" : `${basename(own, ".ts")}.js`),
    "utf8",
  );
}
