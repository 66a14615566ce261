import { env } from "cloudflare:workers";

/** All rows of the database, by table. */
export type DatabaseCopy = Record<string, unknown[]>;

const TABLES = `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_cf_*'
  AND (name NOT GLOB 'sqlite_*' OR name = 'sqlite_sequence')`;

/** Copies every row, as Time Travel can bring it back. */
export async function copyDatabase(): Promise<DatabaseCopy> {
  const { results } = await env.DB.prepare(TABLES).all<{ name: string }>();
  const entries = results.map(async ({ name }) => {
    const rows = await env.DB.prepare(`SELECT * FROM "${name}"`).all();
    return [name, rows.results] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** Restores the database to a copy. */
export async function restoreDatabase(copy: DatabaseCopy): Promise<void> {
  const tables = Object.entries(copy).toSorted(([a], [b]) => rank(a) - rank(b));
  await env.DB.batch([
    env.DB.prepare("PRAGMA defer_foreign_keys = on"),
    ...tables.map(([name]) => env.DB.prepare(`DELETE FROM "${name}"`)),
    ...tables.flatMap(([name, rows]) => {
      const columns = Object.keys((rows[0] as object | undefined) ?? {});
      if (columns.length === 0) return [];
      const values = columns.map((column) => `value ->> '${column}'`);
      return [
        // Inserting has numbered tables anew.
        ...(name === "sqlite_sequence" ? [env.DB.prepare("DELETE FROM sqlite_sequence")] : []),
        env.DB.prepare(
          `INSERT INTO "${name}" (${columns}) SELECT ${values} FROM json_each(?1)`,
        ).bind(JSON.stringify(rows)),
      ];
    }),
  ]);
}

/** The numbers of tables come last. */
const rank = (table: string): number => (table === "sqlite_sequence" ? 1 : 0);
