import { type SQL, sql } from "drizzle-orm";
import * as v from "valibot";
import type { EpochSeconds } from "../../../shared/time.ts";
import type { Revocation } from "../../audit/revocation.ts";
import type { MacKeyRing } from "../../tokens/mac-key-ring.ts";
import {
  createSystemActor,
  insertMemberAuditEvents,
  insertTokenAuditEvents,
} from "../audit/audit-statement.ts";
import { insertChange } from "../change-statement.ts";
import { type Database, openDatabase } from "../database.ts";
import { forgetCopiesStatement } from "../forget-copies-statement.ts";
import { integer, selectOnly } from "../select-rows.ts";

/** How many things a replay ended, or would end. */
export interface ReplayCounts {
  sessions: number;
  tokens: number;
  credentials: number;
  /** Pending secrets of tokens that keep a working one. */
  pending: number;
  members: number;
  /** Persons whose older password works again, which a replay leaves as it is. */
  passwords: string[];
  /** Kept copies of secrets. All of them, because the restored salts may be of copies that were forgotten. */
  copies: number;
}

/** Revocations of one batch. More would not fit into the text of a command line. */
const MAX_REVOCATIONS = 50;

/**
 * Repeats revocations in a database that was restored to an instant before them, each with its audit row, and makes
 * every isolate drop its cache. It also destroys the keys of all kept secrets: a key that was destroyed since the instant
 * would be back, and no copy of revocations tells which.
 *
 * A revocation is repeated only once, and only if the restored trail does not have its row: otherwise the database
 * knows of it. A second replay therefore leaves alone what an owner has regenerated since the first.
 *
 * @param newRequestId makes the id under which the rows of one batch are recorded
 * @param dryRun true to count only
 */
export async function replayRevocations(
  binding: D1Database,
  revocations: readonly Revocation[],
  context: { macs: MacKeyRing; now: EpochSeconds; newRequestId: () => string; dryRun: boolean },
): Promise<ReplayCounts> {
  const db = openDatabase(binding);
  const { macs, now, newRequestId, dryRun } = context;
  const total: ReplayCounts = {
    sessions: 0,
    tokens: 0,
    credentials: 0,
    pending: 0,
    members: 0,
    passwords: [],
    copies: await countCopies(db),
  };
  for (const group of groupByTarget(revocations)) {
    const targets = buildTargets(group, now);
    const [[counts]] = await db.batch([db.all<CountsRow>(buildCounts(targets))]);
    addCounts(total, counts);
    if (dryRun) continue;
    await db.batch(buildStatements(db, targets, { macs, now, requestId: newRequestId() }));
  }
  // Even if nothing was ended: an isolate may still have records from before the restore.
  if (!dryRun) {
    await db.batch([
      forgetCopiesStatement(db, sql`1`),
      insertChange(db, { kind: "all", targetId: "" }, sql`1`),
    ]);
  }
  return total;
}

/** Returns groups of some 50 different revocations. All those of one target are in one group, so that its row records them. */
function groupByTarget(revocations: readonly Revocation[]): Revocation[][] {
  const different = keepNewest(revocations);
  const groups: Revocation[][] = [];
  for (const ofTarget of Map.groupBy(different, ({ target }) => target).values()) {
    const last = groups.at(-1);
    if (last === undefined || last.length + ofTarget.length > MAX_REVOCATIONS)
      groups.push(ofTarget);
    else last.push(...ofTarget);
  }
  return groups;
}

/**
 * Keeps the newest revocation of each effect on a target. A trail that has it has the older ones too, and a token that
 * was regenerated a thousand times needs no longer statement than another.
 */
function keepNewest(revocations: readonly Revocation[]): Revocation[] {
  const newest = new Map<string, Revocation>();
  for (const revocation of revocations) {
    const { target, organization, action, at, id } = revocation;
    const key = JSON.stringify([target, organization, EFFECTS[action]]);
    const other = newest.get(key);
    const isNewer = other === undefined || at > other.at || (at === other.at && id > other.id);
    if (isNewer) newest.set(key, revocation);
  }
  return [...newest.values()];
}

async function countCopies(db: Database): Promise<number> {
  const copies = v.object({ copies: integer });
  return (await selectOnly(db, copies, sql`SELECT count(*) AS copies FROM kept_copies`)).copies;
}

interface CountsRow extends Omit<ReplayCounts, "passwords" | "copies"> {
  passwords: string;
}

function addCounts(total: ReplayCounts, counts: CountsRow | undefined): void {
  if (counts === undefined) return;
  for (const name of ["sessions", "tokens", "credentials", "pending", "members"] as const) {
    total[name] += counts[name];
  }
  total.passwords.push(...(JSON.parse(counts.passwords) as string[]));
}

/** What repeating a revocation does to its target. */
type Effect = "revoke" | "collect" | "take_back" | "disable" | "password";

const EFFECTS: Record<Revocation["action"], Effect> = {
  "token.revoked": "revoke",
  "token.deleted": "revoke",
  // The old secret is back, and the new one is gone. The owner regenerates the token once more.
  "token.regenerated": "revoke",
  // The old secret works again. Nothing else tells it from the new one.
  "token.old_secret_stopped": "revoke",
  "session.ended": "revoke",
  "credential.revoked": "revoke",
  "token.collected": "collect",
  "token.withdrawn": "take_back",
  "token.declined": "take_back",
  "token.lapsed": "take_back",
  "membership.removed": "disable",
  "membership.updated": "disable",
  "password.set": "password",
};

/** The rows that a batch ends, as `FROM …`: `t` is tokens, `m` is memberships, `open` has revocations by target. */
interface Targets {
  revoked: (kind: "pat" | "ses" | "svc") => SQL;
  withdrawn: SQL;
  disabled: SQL;
  passwords: SQL;
}

function buildTargets(revocations: readonly Revocation[], now: EpochSeconds): Targets {
  const list = revocations.map(({ id, target, organization, action }) => {
    return [id, target, organization, EFFECTS[action]];
  });
  const has = (effect: Effect) => sql`max(e.value ->> 3 = ${effect})`;
  const open = sql`(
    SELECT e.value ->> 1 AS target, e.value ->> 2 AS organization, json_group_array(e.value ->> 0) AS ids,
      ${has("revoke")} AS revokes, ${has("collect")} AS collects, ${has("take_back")} AS takes_back,
      ${has("disable")} AS disables, ${has("password")} AS sets_password
    FROM json_each(${JSON.stringify(list)}) e
    WHERE NOT EXISTS (SELECT 1 FROM audit_events WHERE id = e.value ->> 0)
      AND NOT EXISTS (SELECT 1 FROM audit_events r, json_each(r.details, '$.repeats') repeated
        WHERE r.target_id = e.value ->> 1 AND repeated.value = e.value ->> 0)
    GROUP BY 1, 2) open`;
  const hasSecret = sql`EXISTS (SELECT 1 FROM token_secrets s WHERE s.token_id = t.id
    AND (s.valid_until IS NULL OR s.valid_until > ${now}))`;
  const unrevoked = sql`FROM ${open} JOIN tokens t ON t.id = open.target
    AND t.organization = open.organization AND t.revoked_at IS NULL`;
  // Collecting ended an older secret. Taking a pending secret back ended a token that had no other one.
  const isRevoked = sql`(open.revokes OR (open.collects AND ${hasSecret})
    OR (open.takes_back AND NOT ${hasSecret}))`;
  return {
    revoked: (kind) => sql`${unrevoked} WHERE t.kind = ${kind} AND ${isRevoked}`,
    withdrawn: sql`${unrevoked} WHERE t.kind = 'pat' AND t.collect_by IS NOT NULL
      AND open.takes_back AND NOT ${isRevoked}`,
    disabled: sql`FROM ${open} JOIN memberships m ON m.person = open.target
      AND m.organization = open.organization AND m.disabled_at IS NULL WHERE open.disables`,
    passwords: sql`FROM ${open} WHERE open.sets_password
      AND EXISTS (SELECT 1 FROM account WHERE user_id = open.target AND password IS NOT NULL)`,
  };
}

function buildCounts({ revoked, withdrawn, disabled, passwords }: Targets): SQL {
  return sql`SELECT (SELECT count(*) ${revoked("ses")}) AS sessions,
    (SELECT count(*) ${revoked("pat")}) AS tokens, (SELECT count(*) ${revoked("svc")}) AS credentials,
    (SELECT count(*) ${withdrawn}) AS pending, (SELECT count(*) ${disabled}) AS members,
    (SELECT json_group_array(open.target) ${passwords}) AS passwords`;
}

/** The audit rows come first, because they read what the other statements change. */
function buildStatements(
  db: Database,
  { revoked, withdrawn, disabled }: Targets,
  { macs, now, requestId }: { macs: MacKeyRing; now: EpochSeconds; requestId: string },
) {
  const event = { at: now, actor: createSystemActor(macs, requestId) };
  const repeats = sql`'reason', 'restored', 'repeats', json(open.ids)`;
  const ended = sql`json_object('revoked_at', json_array(NULL, CAST(${now} AS INTEGER)), ${repeats})`;
  const takenBack = sql`json_object('collect_by', json_array(t.collect_by, NULL), ${repeats})`;
  const off = sql`json_object('disabled_at', json_array(NULL, CAST(${now} AS INTEGER)), ${repeats})`;
  const end = { ...event, action: "session.ended" } as const;
  // The rows of this batch are not sealed yet, and there is an index of those.
  const isRecorded = sql`EXISTS (SELECT 1 FROM audit_events
    WHERE number IS NULL AND request_id = ${requestId})`;
  const recorded = (action: SQL) => sql`(SELECT target_id FROM audit_events
    WHERE number IS NULL AND request_id = ${requestId} AND action ${action})`;
  return [
    insertTokenAuditEvents(db, end, revoked("ses"), ended, "session"),
    insertTokenAuditEvents(db, { ...event, action: "token.revoked" }, revoked("pat"), ended),
    insertTokenAuditEvents(db, { ...event, action: "credential.revoked" }, revoked("svc"), ended),
    insertTokenAuditEvents(db, { ...event, action: "token.withdrawn" }, withdrawn, takenBack),
    insertMemberAuditEvents(db, event, disabled, off),
    insertChange(db, { kind: "all", targetId: "" }, isRecorded),
    db.run(
      sql`UPDATE tokens SET revoked_at = ${now}, version = version + 1 WHERE id IN ${recorded(
        sql`IN ('session.ended', 'token.revoked', 'credential.revoked')`,
      )}`,
    ),
    db.run(sql`UPDATE tokens SET collect_by = NULL, collect_expires = NULL, collect_from = NULL,
      version = version + 1 WHERE id IN ${recorded(sql`= 'token.withdrawn'`)}`),
    db.run(sql`UPDATE memberships SET disabled_at = ${now}
      WHERE (person, organization) IN (SELECT target_id, organization FROM audit_events
        WHERE number IS NULL AND request_id = ${requestId} AND action = 'membership.updated')`),
  ] as const;
}
