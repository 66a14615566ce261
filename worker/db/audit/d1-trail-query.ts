import type { TrailQuery } from "../trail/trail-query.ts";

/** The trail by the Worker's own binding. */
export function d1TrailQuery(binding: D1Database): TrailQuery {
  return async (statements) => {
    const prepared = statements.map(({ sql, params }) => binding.prepare(sql).bind(...params));
    const results = await binding.batch(prepared);
    return results.map((result) => result.results);
  };
}
