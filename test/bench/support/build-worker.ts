import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runTool } from "../../../scripts/tools.ts";
import { BETTER_AUTH } from "./better-auth.ts";

/** The programs that the bench runs. All but `latchkey`, the Worker itself, are the bench's own. */
export type Program = "latchkey" | "bare" | "api-key" | "rpc-caller" | "counted" | "forgetful";

/** Bundles a program with the Worker's settings. @returns the code of its only module */
export async function buildWorker(program: Program, folder: string): Promise<string> {
  const outputFolder = join(folder, program);
  const ownSource =
    program === "api-key"
      ? join(BETTER_AUTH, "api-key.ts")
      : fileURLToPath(new URL(`../workers/${program}.ts`, import.meta.url));
  const entry = program === "latchkey" ? [] : [ownSource];
  const args = ["deploy", ...entry, "--dry-run", "--outdir", outputFolder];
  const { code, output } = await runTool("wrangler", args, { env: { CI: "true" } });
  if (code !== 0) throw new Error(`${program} could not be bundled:\n${output}`);
  return readFileSync(
    join(outputFolder, program === "latchkey" ? "index.js" : `${basename(ownSource, ".ts")}.js`),
    "utf8",
  );
}
