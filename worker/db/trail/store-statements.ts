import type { NewSeal } from "../../audit/seal-rows.ts";
import type { TrailStatement } from "./trail-query.ts";

/** A seal is stored only where its chain still ends with the one that it goes on from: of two sealers one does it. */
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

/** What stores seals and marks their rows as sealed; the second answers the rows that were marked. */
export function storeStatements(seals: readonly NewSeal[]): [TrailStatement, TrailStatement] {
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
