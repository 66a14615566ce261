import type { EpochSeconds } from "../../../shared/time.ts";
import { type PersonalSeal, sealPersonal } from "../../../worker/audit/personal-seal.ts";
import { buildWrittenMessage, sign } from "../../../worker/audit/row-mac.ts";
import { sealRows } from "../../../worker/audit/seal-rows.ts";
import type { TrailRow } from "../../../worker/audit/trail-row.ts";
import type { TrailSeal } from "../../../worker/audit/trail-seal.ts";
import { parseKeyRing } from "../../../worker/tokens/key-ring.ts";
import { importKeyRing } from "../../../worker/tokens/mac-key-ring.ts";
import { testKeys } from "../../support/test-keys.ts";
import { seededRandom } from "../tokens/seeded-random.ts";

/** Two keys that seal the sample in turn. */
export const KEYS = `${testKeys.AUDIT_KEYS},2:${"D".repeat(42)}E`;
const keys = parseKeyRing(KEYS);
if (!keys.ok) throw new Error("the tests' keys are wrong");
export const RING = await importKeyRing(keys.value, "latchkey/audit");

export const CHAINS = ["org_a", "org_b", ""] as const;
const AT = 1_790_000_000 as EpochSeconds;

/** A trail in memory. */
export interface SampleTrail {
  rows: TrailRow[];
  seals: TrailSeal[];
}

const randomBytes = seededRandom(5);

/**
 * Builds a signed row as the Worker writes it. Every column differs from that of its neighbours.
 *
 * @param named false for a row of a version that kept no names
 */
export function writtenRow(seq: number, { named } = { named: true }): TrailRow {
  const data = {
    name: named ? `Person ${seq}` : null,
    ipAddress: `192.0.2.${seq % 250}`,
    userAgent: `Agent ${seq}`,
  };
  const personal = sealPersonal(data, randomBytes) as PersonalSeal;
  const row: TrailRow = {
    seq,
    id: `aud_${seq}`,
    occurred_at: (AT + seq) as EpochSeconds,
    organization: CHAINS[seq % CHAINS.length] || null,
    action: `action.${seq}`,
    actor: `usr_a${seq}`,
    actor_token_id: `tok_a${seq}`,
    on_behalf_of: `usr_b${seq}`,
    subject: `usr_s${seq}`,
    target_kind: `kind_${seq}`,
    target_id: `tok_t${seq}`,
    // Contains text that a command line could misread.
    details: JSON.stringify({ name: [`old ${seq}`, `it's "new" ?1; -- $\{${seq}}`] }),
    request_id: `request-${seq}`,
    personal_digest: personal.digest,
    personal_salt: personal.salt,
    actor_name: data.name,
    ip_address: data.ipAddress,
    user_agent: data.userAgent,
    number: null,
    filled_in: (seq >> 2) % 2 === 0 ? "" : "details",
    kid: null,
    mac: null,
  };
  return { ...row, ...sign(RING, buildWrittenMessage(row, row.filled_in ?? "")) };
}

/** Builds rows of three chains in turn, sealed batch by batch as the cron does. */
export function sealedTrail(
  count: number,
  batchSize: number,
  options = { named: true },
): SampleTrail {
  const rows = Array.from({ length: count }, (_, index) => writtenRow(index + 1, options));
  const seals: TrailSeal[] = [];
  const sealed: TrailRow[] = [];
  for (let start = 0; start < count; start += batchSize) {
    const ring = { ...RING, issuing: (start / batchSize) % 2 === 0 ? "1" : "2" };
    const batch = sealNext({ rows: rows.slice(start, start + batchSize), seals }, ring);
    sealed.push(...batch.rows);
    seals.push(...batch.seals);
  }
  return { rows: sealed, seals };
}

/** Seals the unsealed rows of a trail. @returns its rows and the new seals */
export function sealNext({ rows, seals }: SampleTrail, ring = RING): SampleTrail {
  const last = new Map(seals.map((seal) => [seal.chain, seal]));
  const open = rows.filter(({ number }) => number === null);
  const newSeals = sealRows(ring, open, last, AT);
  const marks = new Map(
    newSeals.flatMap(({ seal, rows: sealedRows }) =>
      sealedRows.map((mark) => [mark.seq, { ...mark, kid: seal.kid }]),
    ),
  );
  return {
    seals: newSeals.map(({ seal }) => seal),
    rows: rows.map((row) => {
      const mark = marks.get(row.seq);
      if (mark === undefined) return row;
      const { number, filledIn: filled_in, kid, mac } = mark;
      return { ...row, number, filled_in, kid, mac };
    }),
  };
}
