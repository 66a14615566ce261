import * as v from "valibot";
import { CommandError } from "../command-error.ts";
import { runTool } from "../tools.ts";

const Answer = v.array(v.object({ results: v.array(v.record(v.string(), v.unknown())) }));

/** A statement with its values, which `wrangler d1 execute` cannot take apart from the text. */
export interface CommandStatement {
  sql: string;
  params: readonly unknown[];
}

/** The part of a prepared statement of D1 that our queries use. */
interface PreparedStatement extends CommandStatement {
  bind(...values: unknown[]): PreparedStatement;
  all(): Promise<unknown>;
  run(): Promise<unknown>;
  raw(): Promise<unknown[][]>;
}

/**
 * Returns a client of the binding DB that runs `wrangler d1 execute`, for a database that only Cloudflare can reach.
 * It implements the part of a binding that our queries use, so that commands run the Worker's own statements. Its
 * answers do not say how many rows changed, which wrangler leaves out for this computer's database.
 *
 * @param databaseArgs which database to query, such as `--remote`
 */
export function createWranglerD1(databaseArgs: readonly string[]): D1Database {
  const execute = (statements: readonly CommandStatement[]) => run(databaseArgs, statements);
  const build = (sql: string, params: readonly unknown[]): PreparedStatement => {
    const executeOne = async () => {
      const [result] = await execute([{ sql, params }]);
      if (result === undefined) throw new CommandError("The database did not answer.");
      return result;
    };
    return {
      sql,
      params,
      bind: (...values: unknown[]) => build(sql, values),
      all: executeOne,
      run: executeOne,
      raw: async () => (await executeOne()).results.map((row) => Object.values(row)),
    };
  };
  const client = { prepare: (sql: string) => build(sql, []), batch: execute };
  return client as unknown as D1Database;
}

/** Runs the statements as one transaction. */
async function run(databaseArgs: readonly string[], statements: readonly CommandStatement[]) {
  const command = statements.map(inlineLiterals).join(";\n");
  const args = ["d1", "execute", "DB", ...databaseArgs, "--yes", "--json", "--command", command];
  const { code, output, stdout } = await runTool("wrangler", args);
  const parsed = v.safeParse(Answer, parseJson(stdout));
  if (code !== 0 || !parsed.success) {
    throw new CommandError(`${output}\nThe database did not answer.`);
  }
  // Our queries expect D1's form. No statement of a command asks how many rows it changed.
  return parsed.output.map(({ results }) => ({ success: true, results, meta: { changes: 0 } }));
}

/** A quoted text of a statement, which stays as it is, or a parameter: `?` or `?1`. */
const TEXT_OR_PARAMETER = /'(?:[^']|'')*'|\?(\d*)/g;

/** Writes a statement's values into its text. */
export function inlineLiterals({ sql, params }: CommandStatement): string {
  let next = 0;
  return sql.replaceAll(TEXT_OR_PARAMETER, (match, number: string | undefined) => {
    if (number === undefined) return match;
    const index = number === "" ? next++ : Number(number) - 1;
    if (index >= params.length) throw new Error("A statement lacks a value.");
    return toLiteral(params[index]);
  });
}

function toLiteral(value: unknown): string {
  if (value === null) return "NULL";
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  throw new Error("A value of a statement has an unexpected type.");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
