import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { StorageUnavailableError } from "../../shared/storage-unavailable-error.ts";
import { EpochSeconds } from "../../shared/time.ts";
import type { Catalog } from "../permissions/catalog.ts";
import type { Database } from "./database.ts";

/** Cells of rows. `flag` is a condition, as SQLite computes it. */
export const text = v.string();
export const textOrNull = v.nullable(text);
export const integer = v.pipe(v.number(), v.safeInteger());
export const seconds = EpochSeconds;
export const secondsOrNull = v.nullable(seconds);
export const flag = v.pipe(
  v.picklist([0, 1]),
  v.transform((cell) => cell === 1),
);
/** A list of ids, such as groups, which is stored as JSON. */
export const idList = json(v.array(text));

/**
 * An organization's catalog. Only its outline is checked, because its schema checked it when it was put, and a large one
 * takes long.
 */
export const catalogDocument = json(v.custom<Catalog>(hasCatalogOutline));

function hasCatalogOutline(document: unknown): boolean {
  const { apis, roles, groups, manages } = Object(document);
  return [apis, roles, groups].every(Array.isArray) && typeof manages === "object";
}

/** Returns the schema of a cell with JSON. */
export function json<Schema extends v.GenericSchema>(schema: Schema) {
  return v.pipe(text, v.parseJson(), schema);
}

/**
 * Returns the statement that selects rows, to be awaited or put in a batch. Each row is checked against the schema,
 * since an answer must never rest on a cell that D1 made up.
 *
 * @throws StorageUnavailableError, when it is awaited, for a row without the expected form
 */
export function selectRows<Row extends v.GenericSchema>(db: Database, row: Row, query: SQL) {
  const statement = db.all<v.InferOutput<Row>>(query);
  const { execute, mapResult } = statement;
  statement.execute = async () => parseRows(row, await execute.call(statement));
  statement.mapResult = (result, isFromBatch) =>
    parseRows(row, mapResult.call(statement, result, isFromBatch));
  return statement;
}

/** Returns true if the query has a row. */
export async function exists(db: Database, query: SQL): Promise<boolean> {
  const { found } = await selectOnly(
    db,
    v.object({ found: flag }),
    sql`SELECT EXISTS (${query}) AS found`,
  );
  return found;
}

/** Selects the only row of a query without a condition, such as a count. @throws StorageUnavailableError */
export async function selectOnly<Row extends v.GenericSchema>(
  db: Database,
  row: Row,
  query: SQL,
): Promise<v.InferOutput<Row>> {
  return getOnly(await selectRows(db, row, query));
}

/** Returns the only row of a query without a condition. @throws StorageUnavailableError */
export function getOnly<Row>(rows: readonly Row[]): Row {
  const [only] = rows;
  if (only === undefined || rows.length > 1) throw new StorageUnavailableError("D1 lost a row");
  return only;
}

function parseRows<Row extends v.GenericSchema>(row: Row, rows: unknown): v.InferOutput<Row>[] {
  const parsed = v.safeParse(v.array(row), rows, { abortEarly: true });
  if (parsed.success) return parsed.output;
  // Without the issues, which quote cells.
  throw new StorageUnavailableError("D1 gave an unexpected row");
}
