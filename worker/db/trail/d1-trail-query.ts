import type { TrailQuery } from "./trail-statements.ts";

/** Builds a query of the trail by a D1 binding: the Worker's, or a command's client of it. */
export function createD1TrailQuery(binding: Pick<D1Database, "prepare" | "batch">): TrailQuery {
  return async (statements) => {
    const prepared = statements.map(({ sql, params }) => binding.prepare(sql).bind(...params));
    const results = await binding.batch(prepared);
    return results.map((result) => result.results);
  };
}
