import type { NewSeal } from "../../audit/seal-rows.ts";
import { WRITTEN_COLUMNS } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";

/** A statement with the values of its parameters `?1`, `?2`, … */
export interface TrailStatement {
  sql: string;
  params: readonly (string | number)[];
}

/**
 * Runs statements as one transaction. The Worker and the commands read and seal the trail with the code of this
 * folder.
 *
 * @returns the rows of each statement
 */
export type TrailQuery = (statements: readonly TrailStatement[]) => Promise<unknown[][]>;

/** The columns of a `TrailRow`. */
const ROW = [
  ...["seq", "number", "filled_in", "kid", "mac"],
  ...["personal_salt", "actor_name", "ip_address", "user_agent"],
  ...WRITTEN_COLUMNS,
].join(", ");

/** The columns of a `TrailSeal`. */
const SEAL = `chain, from_number, to_number, to_seq, sealed_at, kid, mac,
  pruned_at, pruned_kid, pruned_mac`;

const UNSEALED = "FROM audit_events WHERE number IS NULL AND seq > ?1 ORDER BY seq LIMIT ?2";

/** Returns the statement that reads the rows after `seq`, in order of `seq`. */
export function selectRowsAfter(seq: number, limit: number): TrailStatement {
  const sql = `SELECT ${ROW} FROM audit_events WHERE seq > ?1 ORDER BY seq LIMIT ?2`;
  return { sql, params: [seq, limit] };
}

/** Returns the statement that reads the seals after the given one, by chain and number. */
export function selectSealsAfter(
  { chain, from_number }: Pick<TrailSeal, "chain" | "from_number">,
  limit: number,
): TrailStatement {
  const sql = `SELECT ${SEAL} FROM audit_seals WHERE (chain, from_number) > (?1, ?2)
    ORDER BY chain, from_number LIMIT ?3`;
  return { sql, params: [chain, from_number, limit] };
}

/** The statement that reads the highest `seq` ever assigned. It returns no row if the trail was never written. */
export const LAST_SEQ: TrailStatement = {
  sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit_events'",
  params: [],
};

/** Returns the statement that reads the unsealed rows after `seq`, in order of `seq`. */
export function selectUnsealedAfter(seq: number, limit: number): TrailStatement {
  return { sql: `SELECT ${ROW} ${UNSEALED}`, params: [seq, limit] };
}

/** Returns the statement that reads the newest seal of each chain in which `selectUnsealedAfter` finds a row. */
export function selectSealsBeforeUnsealed(seq: number, limit: number): TrailStatement {
  const sql = `SELECT ${SEAL} FROM audit_seals s
    WHERE chain IN (SELECT coalesce(organization, '') FROM (SELECT organization ${UNSEALED}))
      AND from_number = (SELECT max(from_number) FROM audit_seals WHERE chain = s.chain)`;
  return { sql, params: [seq, limit] };
}

/** Stores a seal only if its chain still ends with the seal that it continues, so that of two concurrent runs one wins. */
const INSERT_SEALS = `
  INSERT INTO audit_seals (chain, from_number, to_number, to_seq, sealed_at, kid, mac)
  SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6
  FROM json_each(?1)
  WHERE (SELECT mac FROM audit_seals WHERE chain = value ->> 0 ORDER BY from_number DESC LIMIT 1)
    IS value ->> 7`;

const MARK_ROWS = `
  UPDATE audit_events SET number = mark.value ->> 1, filled_in = mark.value ->> 2,
    kid = mark.value ->> 3, mac = mark.value ->> 4
  FROM json_each(?1) AS mark
  WHERE audit_events.seq = mark.value ->> 0 AND audit_events.number IS NULL
    AND EXISTS (SELECT 1 FROM audit_seals
      WHERE chain = coalesce(audit_events.organization, '')
        AND from_number = mark.value ->> 5 AND audit_seals.mac = mark.value ->> 6)
  RETURNING seq`;

/** Returns the statements that store seals and mark their rows as sealed. The second returns the marked rows. */
export function storeSealStatements(seals: readonly NewSeal[]): [TrailStatement, TrailStatement] {
  const ranges = seals.map(({ seal, previous }) => [
    ...[seal.chain, seal.from_number, seal.to_number, seal.to_seq, seal.sealed_at],
    ...[seal.kid, seal.mac, previous],
  ]);
  const marks = seals.flatMap(({ seal, rows }) =>
    rows.map(({ seq, number, filledIn, mac }) => [
      ...[seq, number, filledIn, seal.kid, mac],
      ...[seal.from_number, seal.mac],
    ]),
  );
  return [
    { sql: INSERT_SEALS, params: [JSON.stringify(ranges)] },
    { sql: MARK_ROWS, params: [JSON.stringify(marks)] },
  ];
}
