import { WRITTEN_COLUMNS } from "../../audit/trail-row.ts";
import type { TrailSeal } from "../../audit/trail-seal.ts";
import type { TrailStatement } from "./trail-query.ts";

/** What makes a `TrailRow`. */
const ROW = [
  ...["seq", "number", "filled_in", "kid", "mac", "personal_salt", "ip_address", "user_agent"],
  ...WRITTEN_COLUMNS,
].join(", ");

/** What makes a `TrailSeal`. */
const SEAL = `chain, from_number, to_number, to_seq, sealed_at, kid, mac,
  pruned_at, pruned_kid, pruned_mac`;

const UNSEALED = "FROM audit_events WHERE number IS NULL AND seq > ?1 ORDER BY seq LIMIT ?2";

/** The rows behind `seq`, in its order. */
export function rowsBehind(seq: number, limit: number): TrailStatement {
  const sql = `SELECT ${ROW} FROM audit_events WHERE seq > ?1 ORDER BY seq LIMIT ?2`;
  return { sql, params: [seq, limit] };
}

/** The seals behind one, by chain and number. */
export function sealsBehind(
  { chain, from_number }: Pick<TrailSeal, "chain" | "from_number">,
  limit: number,
): TrailStatement {
  const sql = `SELECT ${SEAL} FROM audit_seals WHERE (chain, from_number) > (?1, ?2)
    ORDER BY chain, from_number LIMIT ?3`;
  return { sql, params: [chain, from_number, limit] };
}

/** The highest `seq` ever given to a row: no row before the first. */
export const LAST_SEQ: TrailStatement = {
  sql: "SELECT seq FROM sqlite_sequence WHERE name = 'audit_events'",
  params: [],
};

/** The rows behind `seq` that are not sealed yet, in its order. */
export function unsealedBehind(seq: number, limit: number): TrailStatement {
  return { sql: `SELECT ${ROW} ${UNSEALED}`, params: [seq, limit] };
}

/** The newest seal of each chain that those rows are in. */
export function sealsBeforeUnsealed(seq: number, limit: number): TrailStatement {
  const sql = `SELECT ${SEAL} FROM audit_seals s
    WHERE chain IN (SELECT coalesce(organization, '') FROM (SELECT organization ${UNSEALED}))
      AND from_number = (SELECT max(from_number) FROM audit_seals WHERE chain = s.chain)`;
  return { sql, params: [seq, limit] };
}
