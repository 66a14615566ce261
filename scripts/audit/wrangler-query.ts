import * as v from "valibot";
import type { TrailQuery, TrailStatement } from "../../worker/db/trail/trail-statements.ts";
import { CommandError } from "../command-error.ts";
import { runTool } from "../tools.ts";

const Answer = v.array(v.object({ results: v.array(v.unknown()) }));

/**
 * Returns a query function over the binding DB that runs `wrangler d1 execute`.
 *
 * @param databaseArgs which database to query, such as `--remote`
 */
export function createWranglerQuery(databaseArgs: readonly string[]): TrailQuery {
  return async (statements) => {
    const command = statements.map(inlineLiterals).join(";\n");
    const args = ["d1", "execute", "DB", ...databaseArgs, "--json", "--command", command];
    const { code, output, stdout } = await runTool("wrangler", args);
    const parsed = v.safeParse(Answer, parseJson(stdout));
    if (code !== 0 || !parsed.success) {
      throw new CommandError(`${output}\nThe audit trail could not be read.`);
    }
    return parsed.output.map(({ results }) => results);
  };
}

/** Writes a statement's values into its text, since `wrangler d1 execute` takes no parameters. */
export function inlineLiterals({ sql, params }: TrailStatement): string {
  return sql.replaceAll(/\?(\d+)/g, (_, number: string) => toLiteral(params[Number(number) - 1]));
}

function toLiteral(value: string | number | undefined): string {
  if (typeof value === "number") return String(value);
  if (value === undefined) throw new Error("A statement lacks a value.");
  return `'${value.replaceAll("'", "''")}'`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
