import type { EpochSeconds } from "../../../shared/time.ts";
import { TOKEN_KINDS, type TokenKind } from "../../../shared/token-shape.ts";
import type {
  BroughtScope,
  RecordGrant,
  RecordScope,
  TokenRecord,
} from "../../tokens/token-record.ts";

/**
 * Reads the record of a token in one statement: one round trip, and one consistent state. It reads only the grants
 * that can affect the token: those of its scopes, and automatic ones.
 *
 * @throws if the change feed is empty, which is a fault (the migration writes its first row), or if a cell has an
 *   unexpected form
 */
export async function readRecord(
  client: Pick<D1Database, "prepare">,
  digest: string,
): Promise<RecordRead> {
  const [row] = await client.prepare(RECORD).bind(digest).raw();
  return toRecordRead(row);
}

const GRANT = "permission, api, entity_type, automatic, methods, aliases, brings";

/**
 * The statement of `readRecord`, in one line because every read sends it. It looks grants up by permission: an OR
 * over all grants of a role takes ten times as long in a large catalog.
 */
const RECORD = `
  SELECT h.seq, h.nonce, t.id, t.kind, t.owner, t.organization, t.api, t.created_at, t.expires_at,
    t.revoked_at, t.last_used_at, s.valid_until, m.role, m.groups, m.disabled_at,
    (SELECT json_group_array(json_array(permission, entity_id)) FROM scopes WHERE token_id = t.id)
      AS scopes,
    (SELECT json_group_array(json_array(permission, api, entity_type, automatic,
        json(methods), json(aliases), json(brings)))
      FROM (
        SELECT ${GRANT} FROM grants WHERE organization = t.organization
          AND principal_kind = 'role' AND principal = m.role
          AND automatic = 0 AND permission IN (SELECT permission FROM scopes WHERE token_id = t.id)
        UNION ALL
        SELECT ${GRANT} FROM grants WHERE organization = t.organization
          AND principal_kind = 'role' AND principal = m.role AND automatic = 1
        UNION ALL
        SELECT ${GRANT} FROM grants WHERE organization = t.organization
          AND principal_kind = 'group' AND principal IN (SELECT value FROM json_each(m.groups))
          AND for_others = 0
          AND (automatic = 1 OR permission IN (SELECT permission FROM scopes WHERE token_id = t.id))
      )) AS grants
  FROM (SELECT seq, nonce FROM changes ORDER BY seq DESC LIMIT 1) h
  LEFT JOIN token_secrets s ON s.digest = ?1
  LEFT JOIN tokens t ON t.id = s.token_id
  LEFT JOIN memberships m ON m.person = t.owner AND m.organization = t.organization
`.replaceAll(/\s+/g, " ");

/** A record, or `null` for an unknown digest, with the newest row of the change feed in the same state. */
interface RecordRead {
  record: TokenRecord | null;
  head: { seq: number; nonce: string };
}

/**
 * Parses a row of `RECORD`. It checks each cell, because a verdict depends on it: an unexpected row is a fault,
 * never a refusal. The checks are hand-written, because a schema takes a third of D1's own time.
 *
 * @throws TypeError for a cell of an unexpected type, and for too many or too few cells
 */
export function toRecordRead(row: unknown): RecordRead {
  const [seq, nonce, ...cells] = list(row);
  const head = { seq: integer(seq), nonce: text(nonce) };
  return { head, record: cells[0] === null ? null : toRecord(cells) };
}

function toRecord(cells: readonly unknown[]): TokenRecord {
  const [id, kindCell, owner, organization, api, createdAtCell, ...rest] = cells;
  const [expiresAt, revokedAt, lastUsedAt, validUntil, roleCell, ...more] = rest;
  const [groups, disabledAtCell, scopes, grants, ...excess] = more;
  if (excess.length > 0) throw unexpectedCell();
  const kind = tokenKind(kindCell);
  const createdAt = instant(createdAtCell);
  const role = orNull(text, roleCell);
  const disabledAt = orNull(instant, disabledAtCell);
  return {
    id: text(id),
    kind,
    owner: text(owner),
    organization: text(organization),
    api: orNull(text, api),
    role: role ?? "",
    groups: groups === null ? [] : json(groups).map(text),
    // An owner who is no longer a member counts as disabled. An organization owns its `svc` credentials.
    ownerDisabledAt: role === null && kind !== "svc" ? createdAt : disabledAt,
    createdAt,
    expiresAt: orNull(instant, expiresAt),
    revokedAt: orNull(instant, revokedAt),
    lastUsedAt: orNull(instant, lastUsedAt),
    secretValidUntil: orNull(instant, validUntil),
    scopes: json(scopes).map(toScope),
    grants: json(grants).map(toGrant),
  };
}

function toScope(cell: unknown): RecordScope {
  const [permission, entityId] = list(cell, 2);
  return { permission: text(permission), entityId: text(entityId) || null };
}

function toGrant(cell: unknown): RecordGrant {
  const [permission, apiCell, entityType, automatic, methods, aliases, brings] = list(cell, 7);
  const api = text(apiCell);
  return {
    permission: text(permission),
    api,
    entityType: orNull(text, entityType),
    automatic: flag(automatic),
    ...(methods === null ? {} : { methods: list(methods).map(text) }),
    ...(aliases === null ? {} : { aliases: list(aliases).map(text) }),
    ...(brings === null ? {} : { brings: list(brings).map((brought) => toBrought(api, brought)) }),
  };
}

function toBrought(api: string, cell: unknown): BroughtScope {
  const [permission, entityType, entityId, aliases] = list(cell, 4);
  return {
    permission: text(permission),
    api,
    entityType: orNull(text, entityType),
    entityId: orNull(text, entityId),
    automatic: false,
    ...(aliases === null ? {} : { aliases: list(aliases).map(text) }),
  };
}

function list(cell: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(cell) || (length !== undefined && cell.length !== length))
    throw unexpectedCell();
  return cell;
}

const json = (cell: unknown) => list(JSON.parse(text(cell)));

function text(cell: unknown): string {
  if (typeof cell !== "string") throw unexpectedCell();
  return cell;
}

function integer(cell: unknown): number {
  if (typeof cell !== "number" || !Number.isSafeInteger(cell)) throw unexpectedCell();
  return cell;
}

function instant(cell: unknown): EpochSeconds {
  const seconds = integer(cell);
  if (seconds < 0) throw unexpectedCell();
  return seconds as EpochSeconds;
}

function flag(cell: unknown): boolean {
  if (cell !== 0 && cell !== 1) throw unexpectedCell();
  return cell === 1;
}

function tokenKind(cell: unknown): TokenKind {
  const kind = TOKEN_KINDS.find((known) => known === cell);
  if (kind === undefined) throw unexpectedCell();
  return kind;
}

function orNull<Value>(of: (cell: unknown) => Value, cell: unknown): Value | null {
  return cell === null ? null : of(cell);
}

const unexpectedCell = () => new TypeError("no row of ours");
