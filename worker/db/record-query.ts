import * as v from "valibot";
import { EpochSeconds } from "../../shared/time.ts";
import { TOKEN_KINDS } from "../../shared/token-shape.ts";
import type { BroughtScope, RecordGrant, TokenRecord } from "../tokens/token-record.ts";

/** What one read brings: the record, and the change feed's newest row as of the same state. */
export interface RecordRead {
  record: TokenRecord | null;
  head: { seq: number; nonce: string };
}

const Head = { seq: v.pipe(v.number(), v.safeInteger()), nonce: v.string() };
const json = <S extends v.GenericSchema>(schema: S) => v.pipe(v.string(), v.parseJson(), schema);

const Strings = v.nullable(v.array(v.string()));

/** Permission, entity type, entity id, aliases. */
const Brought = v.tuple([v.string(), v.nullable(v.string()), v.nullable(v.string()), Strings]);

/** Permission, API, entity type, whether automatic; methods of a level, aliases, what a level brings. */
const Grant = v.tuple([
  v.string(),
  v.string(),
  v.nullable(v.string()),
  v.picklist([0, 1]),
  Strings,
  Strings,
  v.nullable(v.array(Brought)),
]);

const Absent = v.object({ ...Head, id: v.null() });
const Present = v.object({
  ...Head,
  id: v.string(),
  kind: v.picklist(TOKEN_KINDS),
  owner: v.string(),
  organization: v.string(),
  api: v.nullable(v.string()),
  created_at: EpochSeconds,
  expires_at: v.nullable(EpochSeconds),
  revoked_at: v.nullable(EpochSeconds),
  last_used_at: v.nullable(EpochSeconds),
  valid_until: v.nullable(EpochSeconds),
  role: v.nullable(v.string()),
  groups: v.nullable(json(v.array(v.string()))),
  disabled_at: v.nullable(EpochSeconds),
  scopes: json(v.array(v.tuple([v.string(), v.string()]))),
  grants: json(v.array(Grant)),
});
/** Checked, since a verdict hangs on it: what is not a row of ours is a fault, never a refusal. */
const Row = v.variant("id", [Absent, Present]);

/**
 * Reads everything that a verdict needs in one statement: one round trip, and one consistent state.
 * Only the grants that can matter to the token come along: those of its scopes, and automatic ones.
 *
 * @throws where the change feed is empty, which is a fault (the migration writes its first row), and
 *   for any answer that is not of the expected form
 */
export async function readRecord(
  client: Pick<D1Database, "prepare">,
  digest: string,
): Promise<RecordRead> {
  const row = v.parse(Row, await client.prepare(RECORD).bind(digest).first());
  const head = { seq: row.seq, nonce: row.nonce };
  return { head, record: row.id === null ? null : toRecord(row) };
}

const RECORD = `
    SELECT h.seq, h.nonce, t.id, t.kind, t.owner, t.organization, t.api, t.created_at, t.expires_at,
      t.revoked_at, t.last_used_at, s.valid_until, m.role, m.groups, m.disabled_at,
      (SELECT json_group_array(json_array(permission, entity_id)) FROM scopes
        WHERE token_id = t.id) AS scopes,
      (SELECT json_group_array(json_array(g.permission, g.api, g.entity_type, g.automatic,
        json(g.methods), json(g.aliases), json(g.brings)))
        FROM grants g
        WHERE g.organization = t.organization
          AND ((g.principal_kind = 'role' AND g.principal = m.role)
            OR (g.principal_kind = 'group' AND g.for_others = 0
              AND g.principal IN (SELECT value FROM json_each(m.groups))))
          AND (g.automatic = 1
            OR g.permission IN (SELECT permission FROM scopes WHERE token_id = t.id))) AS grants
    FROM (SELECT seq, nonce FROM changes ORDER BY seq DESC LIMIT 1) h
    LEFT JOIN token_secrets s ON s.digest = ?1
    LEFT JOIN tokens t ON t.id = s.token_id
    LEFT JOIN memberships m ON m.person = t.owner AND m.organization = t.organization`;

function toRecord(row: v.InferOutput<typeof Present>): TokenRecord {
  return {
    id: row.id,
    kind: row.kind,
    owner: row.owner,
    organization: row.organization,
    api: row.api,
    role: row.role ?? "",
    groups: row.groups ?? [],
    // No membership, no rights. An `svc` credential has no owner that could lose them.
    ownerDisabledAt: row.role === null && row.kind !== "svc" ? row.created_at : row.disabled_at,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    lastUsedAt: row.last_used_at,
    secretValidUntil: row.valid_until,
    scopes: row.scopes.map(([permission, entityId]) => ({
      permission,
      entityId: entityId || null,
    })),
    grants: row.grants.map(toGrant),
  };
}

function toGrant(grant: v.InferOutput<typeof Grant>): RecordGrant {
  const [permission, api, entityType, automatic, methods, aliases, brings] = grant;
  return {
    permission,
    api,
    entityType,
    automatic: automatic === 1,
    ...(methods === null ? {} : { methods }),
    ...(aliases === null ? {} : { aliases }),
    ...(brings === null ? {} : { brings: brings.map((brought) => toBrought(api, brought)) }),
  };
}

function toBrought(
  api: string,
  [permission, entityType, entityId, aliases]: v.InferOutput<typeof Brought>,
): BroughtScope {
  const scope = { permission, api, entityType, entityId, automatic: false } as const;
  return aliases === null ? scope : { ...scope, aliases };
}
