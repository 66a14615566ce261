import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import * as schema from "./schema.ts";

export type Database = DrizzleD1Database<typeof schema>;

/** A query as drizzle prepares it for a batch. */
interface PreparedQuery {
  getQuery(): { sql: string; params: unknown[] };
  mapResult(result: unknown, isFromBatch: true): unknown;
}

/**
 * Opens a D1 binding, or a session of one, for queries.
 *
 * It replaces drizzle's `batch`, which throws for raw `sql` with parameters (drizzle-orm issue 2277). Our
 * mutations consist of raw statements.
 */
export function openDatabase(binding: D1Database | D1DatabaseSession): Database {
  // drizzle uses only the methods of a binding that a session has too.
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
