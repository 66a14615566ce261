import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** What drizzle gives a batch for each of its queries. */
interface PreparedQuery {
  getQuery(): { sql: string; params: unknown[] };
  mapResult(result: unknown, isFromBatch: true): unknown;
}

/**
 * Queries over a D1 binding, or over a session of one.
 *
 * `batch` is our own: drizzle's throws for raw `sql` with parameters (drizzle-orm issue 2277), and our
 * mutations are made of such statements.
 */
export function openDatabase(binding: D1Database | D1DatabaseSession): Database {
  // Of a binding, drizzle uses what a session has as well.
  const db = drizzle(binding as D1Database, { schema });
  const batch = async (queries: readonly { _prepare(): PreparedQuery }[]) => {
    const prepared = queries.map((query) => query._prepare());
    const statements = prepared.map((query) => {
      const { sql, params } = query.getQuery();
      return binding.prepare(sql).bind(...params);
    });
    const results = await binding.batch(statements);
    return prepared.map((query, index) => query.mapResult(results[index], true));
  };
  return Object.assign(db, { batch: batch as unknown as Database["batch"] });
}
