import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "./command-error.ts";
import { projectRoot } from "./project-root.ts";

/** How `npm start` and `npm run dev` serve. */
export interface ServeOptions {
  port: number;
  /** Where the local database lives between starts. */
  stateFolder: string;
  /** Whether the extension is built too; `--no-extension` leaves it out. */
  extension: boolean;
}

const DEFAULT_PORT = 8787;

/**
 * Reads `--port` (or PORT), LATCHKEY_STATE and `--no-extension`.
 *
 * @throws CommandError for an unknown option or a port outside 1–65535.
 */
export function readServeOptions(
  args: readonly string[],
  env: Record<string, string | undefined>,
): ServeOptions {
  const values = parse(args);
  const given = values.port ?? env.PORT ?? "";
  const port = given === "" ? DEFAULT_PORT : Number(given);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new CommandError(`"${given}" is not a port. Give one from 1 to 65535: --port 8788`);
  }
  const state = env.LATCHKEY_STATE;
  return {
    port,
    stateFolder: state ? resolve(state) : join(projectRoot, ".wrangler/state"),
    extension: values["no-extension"] !== true,
  };
}

function parse(args: readonly string[]) {
  try {
    const options = { port: { type: "string" }, "no-extension": { type: "boolean" } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
