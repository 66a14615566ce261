/** Drops all tables of a database. `reset` of `cloudflare:test` now and then leaves a database unchanged. */
export async function dropTables(db: D1Database): Promise<void> {
  const { results } = await db
    .prepare(
      `SELECT name FROM sqlite_schema WHERE type = 'table'
        AND name NOT GLOB 'sqlite_*' AND name NOT GLOB '_cf_*'
        -- Children first: a parent's deletion would cascade to them, and look for their other parents.
        ORDER BY rowid DESC`,
    )
    .all<{ name: string }>();
  await db.batch([
    db.prepare("PRAGMA defer_foreign_keys = on"),
    ...results.map(({ name }) => db.prepare(`DROP TABLE "${name}"`)),
  ]);
}
