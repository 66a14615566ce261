import { type DrizzleD1Database, drizzle } from "drizzle-orm/d1";
import { checkD1RawRows, checkD1Result, checkD1Results } from "./check-d1-answer.ts";

export type Database = DrizzleD1Database;

/** A query as drizzle prepares it for a batch. */
interface PreparedQuery {
  getQuery(): { sql: string; params: unknown[] };
  mapResult(result: unknown, isFromBatch: true): unknown;
}

/** Makes one round trip to D1 with `run`. `isWrite` is true if the trip may change something. */
export type MakeTrip = <Value>(run: () => Promise<Value>, isWrite: boolean) => Promise<Value>;

/** Called with the values of all statements of a batch that succeeded. */
export type AfterBatch = (values: readonly unknown[]) => void;

interface DatabaseObservers {
  makeTrip?: MakeTrip;
  afterBatch?: AfterBatch;
}

/**
 * Opens a D1 binding for queries. Each round trip goes through `makeTrip`, and an answer without the documented form
 * is a fault of storage.
 *
 * It replaces drizzle's `batch`, which throws for raw `sql` with parameters (drizzle-orm issue 2277). Our
 * mutations consist of raw statements.
 */
export function openDatabase(
  binding: D1Database,
  { makeTrip = (run) => run(), afterBatch = () => {} }: DatabaseObservers = {},
): Database {
  // Without the schema, since preparing it for `db.query` would cost each request a tenth of a millisecond.
  const db = drizzle(wrapBinding(binding, makeTrip));
  const batch = async (queries: readonly { _prepare(): PreparedQuery }[]) => {
    const prepared = queries.map((query) => query._prepare());
    const built = prepared.map((query) => query.getQuery());
    const statements = built.map(({ sql, params }) => binding.prepare(sql).bind(...params));
    const results = await makeTrip(
      async () => checkD1Results(await binding.batch(statements), statements.length),
      !built.every(({ sql }) => isRead(sql)),
    );
    afterBatch(built.flatMap(({ params }) => params));
    return prepared.map((query, index) => query.mapResult(results[index], true));
  };
  return Object.assign(db, { batch: batch as unknown as Database["batch"] });
}

/** Wraps the methods of a binding that drizzle uses. */
function wrapBinding(binding: D1Database, makeTrip: MakeTrip): D1Database {
  const prepare = (sql: string) => wrapStatement(binding.prepare(sql), isRead(sql), makeTrip);
  return { prepare } as D1Database;
}

function wrapStatement(
  statement: D1PreparedStatement,
  reads: boolean,
  makeTrip: MakeTrip,
): D1PreparedStatement {
  const wrapped: Partial<D1PreparedStatement> = {
    bind: (...params) => wrapStatement(statement.bind(...params), reads, makeTrip),
    run: () => makeTrip(async () => checkD1Result(await statement.run()) as never, !reads),
    all: () => makeTrip(async () => checkD1Result(await statement.all()) as never, !reads),
    raw: () => makeTrip(async () => checkD1RawRows(await statement.raw()) as never, !reads),
  };
  return wrapped as D1PreparedStatement;
}

const isRead = (sql: string) => /^\s*SELECT\b/i.test(sql);
