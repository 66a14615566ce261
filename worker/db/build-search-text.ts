import { type SQL, sql } from "drizzle-orm";
import { foldText } from "../../shared/fold-text.ts";

/**
 * Builds the text by which a token or a person is searched: the name, a newline, and the description or email address,
 * folded.
 */
export function buildSearchText(name: string, other: string): string {
  return foldText(`${name}\n${other}`);
}

/** More words narrow no search of a person's, and each is a parameter of the statement. */
const MAX_WORDS = 20;

/**
 * Builds the condition that a search text has every word of a query, in any order.
 *
 * Uses `instr`, because LIKE patterns are limited to 50 bytes and would need escaping.
 *
 * @param column the column with what {@link buildSearchText} has built
 */
export function buildWordsCondition(column: SQL, query: string): SQL {
  const words = foldText(query)
    .split(/\s+/u)
    .filter((word) => word !== "");
  const conditions = words.slice(0, MAX_WORDS).map((word) => sql`instr(${column}, ${word}) > 0`);
  return conditions.length === 0 ? sql`1` : sql.join(conditions, sql` AND `);
}
