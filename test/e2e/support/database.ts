import { globSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { serverState } from "./server.ts";

const LOCK_WAIT_MS = 60_000;

/**
 * Runs a statement on the server's database, for states that no API call produces: a token that expired
 * yesterday, or a role that changes while its owner is typing.
 */
export function runSql(sql: string, ...values: Value[]): void {
  runSqlIn(serverState.read().stateFolder, sql, ...values);
}

type Value = string | number | null;

/** Runs a statement on the database of another server, which keeps its state in this folder. */
export function runSqlIn(stateFolder: string, sql: string, ...values: Value[]): void {
  const folder = join(stateFolder, "v3/d1");
  const [file, ...others] = globSync("*/*.sqlite", { cwd: folder }).filter(
    (name) => !name.endsWith("metadata.sqlite"),
  );
  if (file === undefined || others.length > 0) throw new Error("expected one D1 database");
  const database = new DatabaseSync(join(folder, file), { timeout: LOCK_WAIT_MS });
  try {
    database.prepare(sql).run(...values);
  } finally {
    database.close();
  }
}
