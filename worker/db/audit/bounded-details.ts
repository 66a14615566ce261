import { type SQL, sql } from "drizzle-orm";
import { DETAILS_LIMITS, MAX_DETAILS_BYTES } from "../../audit/bound-details.ts";

const [{ entries: MAX_ENTRIES }] = DETAILS_LIMITS;
/** The longest list that details computed by the batch keep whole, so that three of them fit. */
const MAX_LIST_BYTES = 1_200;

/**
 * Returns SQL for a list in details that the batch computes: all entries as a JSON array or, if they are too many,
 * `{ entries, count }` with the first ones. `boundDetails` adds a digest, which SQLite cannot compute.
 *
 * @param entry SQL that gives an entry as JSON
 * @param order the order of the list
 * @param rank the order in which a list that is cut keeps entries: the lowest first
 * @param from the entries: `FROM … WHERE …`
 */
export function listInDetails(
  entry: SQL,
  { order, rank = sql`0` }: { order: SQL; rank?: SQL },
  from: SQL,
): SQL {
  const isKept = sql`place <= ${MAX_ENTRIES} AND bytes <= ${MAX_LIST_BYTES}`;
  return sql`json((SELECT CASE WHEN count(*) = count(*) FILTER (WHERE ${isKept})
      THEN json_group_array(json(entry) ORDER BY position)
      ELSE json_object('entries', json_group_array(json(entry) ORDER BY place) FILTER (WHERE ${isKept}),
        'count', count(*)) END
    FROM (SELECT entry, position, row_number() OVER ranked AS place,
        sum(length(entry)) OVER ranked AS bytes
      FROM (SELECT ${entry} AS entry, ${rank} AS rank, row_number() OVER (ORDER BY ${order}) AS position ${from})
      WINDOW ranked AS (ORDER BY rank, position))))`;
}

/**
 * Returns SQL that replaces details computed by the batch with `{ cut: { bytes } }` if they are too long. Their lists
 * come from `listInDetails`, so that this is only the last resort.
 *
 * @param details SQL that gives a JSON object
 */
export function boundComputedDetails(details: SQL): SQL {
  const bytes = sql`length(CAST(details AS BLOB))`;
  return sql`(WITH computed (details) AS MATERIALIZED (SELECT ${details})
    SELECT CASE WHEN ${bytes} <= ${MAX_DETAILS_BYTES} THEN details
      ELSE json_object('cut', json_object('bytes', ${bytes})) END
    FROM computed)`;
}
