import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { CommandError } from "../command-error.ts";
import { projectRoot } from "../project-root.ts";
import { readPreset } from "../seeding/seed-options.ts";

/** The options of `npm start` and `npm run dev`. */
export interface ServeOptions {
  port: number;
  /** The folder of the local database, which stays between starts. */
  stateFolder: string;
  /** True if the extension is built too. */
  extension: boolean;
  /** The preset for the home organization; `null` keeps its present one, or takes the default. */
  preset: string | null;
  /** `demo` starts an OpenID provider beside Latchkey, for trying company sign-in. */
  signIn: "demo" | null;
}

const DEFAULT_PORT = 8787;

/**
 * Reads `--port` (or PORT), LATCHKEY_STATE, `--no-extension`, `--preset` and `--sign-in`.
 *
 * @throws CommandError for an unknown option, preset or way to sign in, or a port outside 1–65535
 */
export function readServeOptions(
  args: readonly string[],
  env: Record<string, string | undefined>,
): ServeOptions {
  const values = parse(args);
  const portText = values.port ?? env.PORT ?? "";
  const port = portText === "" ? DEFAULT_PORT : Number(portText);
  if (!Number.isInteger(port) || port < 1 || port > 65535) {
    throw new CommandError(`"${portText}" is not a port. Give one from 1 to 65535: --port 8788`);
  }
  return {
    port,
    stateFolder: readStateFolder(env),
    extension: values["no-extension"] !== true,
    preset: values.preset === undefined ? null : readPreset(values.preset),
    signIn: readSignIn(values["sign-in"]),
  };
}

function readSignIn(text: string | undefined): "demo" | null {
  if (text === undefined || text === "demo") return text ?? null;
  throw new CommandError(`"${text}" is no way to sign in. There is one: --sign-in demo`);
}

/** Returns the folder of the local database: LATCHKEY_STATE, or a folder that git ignores. */
export function readStateFolder(env: Record<string, string | undefined>): string {
  const state = env.LATCHKEY_STATE;
  return state ? resolve(state) : join(projectRoot, ".wrangler/state");
}

function parse(args: readonly string[]) {
  try {
    const text = { type: "string" } as const;
    const options = {
      port: text,
      preset: text,
      "sign-in": text,
      "no-extension": { type: "boolean" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new CommandError(error instanceof Error ? error.message : String(error));
  }
}
