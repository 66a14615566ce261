import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Miniflare } from "miniflare";
import { unstable_splitSqlQuery } from "wrangler";
import { projectRoot } from "../../../scripts/project-root.ts";
import { startRuntime } from "./runtime.ts";

/** Miniflare's folder of D1 databases, below its storage folder. */
const FILES = "d1/miniflare-D1DatabaseObject";
const MIGRATIONS = join(projectRoot, "worker/db/migrations");

/**
 * Makes D1 databases on disk with the Worker's migrations.
 *
 * @returns the SQLite file of each, closed
 */
export async function makeDatabases(
  ids: readonly string[],
  folder: string,
): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder, { recursive: true });
  const workers = ids.map((database, n) => ({
    name: database,
    code: "export default { fetch: () => new Response() };",
    port: 8871 + n,
    database,
  }));
  const { miniflare, stop } = await startRuntime(workers, folder);
  const files = new Map<string, string>();
  for (const id of ids) {
    const before = listDatabaseFiles(folder);
    await migrate(miniflare, id);
    const [file, ...others] = listDatabaseFiles(folder).filter((name) => !before.includes(name));
    if (file === undefined || others.length > 0) throw new Error(`${id} has no single file`);
    files.set(id, join(folder, FILES, file));
  }
  await stop();
  return files;
}

async function migrate(miniflare: Miniflare, worker: string): Promise<void> {
  const db = await miniflare.getD1Database("DB", worker);
  const names = readdirSync(MIGRATIONS).filter((name) => name.endsWith(".sql"));
  for (const name of names.sort()) {
    const statements = unstable_splitSqlQuery(readFileSync(join(MIGRATIONS, name), "utf8"));
    await db.batch(statements.map((sql) => db.prepare(sql)));
  }
}

function listDatabaseFiles(folder: string): string[] {
  try {
    return readdirSync(join(folder, FILES)).filter(
      (name) => name.endsWith(".sqlite") && name !== "metadata.sqlite",
    );
  } catch {
    return [];
  }
}
