import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import { toSortText } from "../../shared/fold-text.ts";
import { buildSearchText } from "./build-search-text.ts";
import type { Database } from "./database.ts";
import { selectRows, text } from "./select-rows.ts";

/** Rows read and written by one batch, so that none blocks the database for long. */
const ROWS = 500;
/** Batches in one run, for each table. */
const MAX_ROUNDS = 40;

/**
 * Writes the texts by which tokens and people are searched and sorted, where an older version stored the row.
 *
 * The cron calls it. A run fills at most 20,000 rows of each table, and the next run continues.
 */
export async function fillSearchTexts(db: Database): Promise<void> {
  await fillInRounds(db, sql`tokens`, sql`description`, buildSearchText);
  await fillInRounds(db, sql`user`, sql`email`, buildSearchText);
}

async function fillInRounds(
  db: Database,
  table: SQL,
  other: SQL,
  toSearchText: (name: string, other: string) => string,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const rows = await selectRows(
      db,
      v.object({ id: text, name: text, other: text }),
      sql`SELECT id, name, ${other} AS other FROM ${table} WHERE sort_text IS NULL LIMIT ${ROWS}`,
    );
    if (rows.length === 0) return;
    const texts = rows.map(({ id, name, other }) => {
      return { id, search: toSearchText(name, other), sort: toSortText(name) };
    });
    // A row that was renamed meanwhile has its new texts already.
    await db.run(sql`UPDATE ${table} SET search_text = value ->> 'search', sort_text = value ->> 'sort'
      FROM json_each(${JSON.stringify(texts)}) WHERE ${table}.id = value ->> 'id' AND sort_text IS NULL`);
  }
}
