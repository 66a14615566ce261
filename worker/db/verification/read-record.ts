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
 * @param cursorSeq the row of the feed that is read too
 * @throws if the change feed is empty, which is a fault (the migration writes its first row), or if a cell has an
 *   unexpected form
 */
export async function readRecord(
  client: Pick<D1Database, "prepare">,
  digest: string,
  cursorSeq: number,
): Promise<RecordRead> {
  const [row] = await client.prepare(RECORD).bind(digest, cursorSeq).raw();
  return toRecordRead(row, cursorSeq);
}

const GRANT = "permission, api, entity_type, automatic, methods, aliases, brings";

/**
 * The statement of `readRecord`, in one line because every read sends it. It looks grants up by permission: an OR
 * over all grants of a role takes ten times as long in a large catalog.
 */
const RECORD = `
  SELECT h.seq, h.nonce, (SELECT at FROM pulse WHERE id = 1) AS pulse,
    (SELECT nonce FROM changes WHERE seq = ?2) AS nonce_at_cursor, t.id, t.kind, t.owner, t.organization, t.api, t.created_at, t.expires_at,
    t.revoked_at, t.last_used_at, s.valid_until, m.role, m.groups, m.disabled_at, m.away_at, u.name,
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
  LEFT JOIN user u ON u.id = t.owner
`.replaceAll(/\s+/g, " ");

/**
 * A record, or `null` for an unknown digest, with the newest row of the change feed, the pulse, and another row of the feed,
 * in the same state.
 */
interface RecordRead {
  record: TokenRecord | null;
  head: { seq: number; nonce: string };
  pulse: number;
  atCursor: { seq: number; nonce: string } | null;
}

/**
 * Parses a row of `RECORD`. It checks each cell, because a verdict depends on it: an unexpected row is a fault,
 * never a refusal. The checks are hand-written, because a schema takes a third of D1's own time.
 *
 * @throws TypeError for a cell of an unexpected type, and for too many or too few cells
 */
export function toRecordRead(row: unknown, cursorSeq: number): RecordRead {
  const [seq, nonce, pulse, nonceCell, ...cells] = list(row);
  const nonceAtCursor = parseOrNull(parseText, nonceCell);
  return {
    head: { seq: parseInteger(seq), nonce: parseText(nonce) },
    pulse: parseInteger(pulse),
    atCursor: nonceAtCursor === null ? null : { seq: cursorSeq, nonce: nonceAtCursor },
    record: cells[0] === null ? null : toRecord(cells),
  };
}

function toRecord(cells: readonly unknown[]): TokenRecord {
  const [id, kindCell, owner, organization, api, createdAtCell, ...rest] = cells;
  const [expiresAt, revokedAt, lastUsedAt, validUntil, roleCell, ...more] = rest;
  const [groups, disabledAtCell, awayAtCell, ownerName, scopes, grants, ...excess] = more;
  if (excess.length > 0) throw createUnexpectedCellError();
  const kind = parseTokenKind(kindCell);
  const createdAt = parseEpochSeconds(createdAtCell);
  const role = parseOrNull(parseText, roleCell);
  const disabledAt = parseOrNull(parseEpochSeconds, disabledAtCell);
  const awayAt = parseOrNull(parseEpochSeconds, awayAtCell);
  return {
    id: parseText(id),
    kind,
    owner: parseText(owner),
    ...(ownerName === null ? {} : { ownerName: parseText(ownerName) }),
    organization: parseText(organization),
    api: parseOrNull(parseText, api),
    role: role ?? "",
    groups: groups === null ? [] : parseJsonCell(groups).map(parseText),
    // An owner who is no longer a member counts as disabled. An organization owns its `svc` credentials.
    ownerDisabledAt: role === null && kind !== "svc" ? createdAt : disabledAt,
    // A session is how an owner comes back, so only personal access tokens pause.
    ownerAwayAt: kind === "pat" ? awayAt : null,
    createdAt,
    expiresAt: parseOrNull(parseEpochSeconds, expiresAt),
    revokedAt: parseOrNull(parseEpochSeconds, revokedAt),
    lastUsedAt: parseOrNull(parseEpochSeconds, lastUsedAt),
    secretValidUntil: parseOrNull(parseEpochSeconds, validUntil),
    scopes: parseJsonCell(scopes).map(toScope),
    grants: parseJsonCell(grants).map(toGrant),
  };
}

function toScope(cell: unknown): RecordScope {
  const [permission, entityId] = list(cell, 2);
  return { permission: parseText(permission), entityId: parseText(entityId) || null };
}

function toGrant(cell: unknown): RecordGrant {
  const [permission, apiCell, entityType, automatic, methods, aliases, brings] = list(cell, 7);
  const api = parseText(apiCell);
  return {
    permission: parseText(permission),
    api,
    entityType: parseOrNull(parseText, entityType),
    automatic: parseFlag(automatic),
    ...(methods === null ? {} : { methods: list(methods).map(parseText) }),
    ...(aliases === null ? {} : { aliases: list(aliases).map(parseText) }),
    ...(brings === null ? {} : { brings: list(brings).map((brought) => toBrought(api, brought)) }),
  };
}

function toBrought(api: string, cell: unknown): BroughtScope {
  const [permission, entityType, entityId, aliases] = list(cell, 4);
  return {
    permission: parseText(permission),
    api,
    entityType: parseOrNull(parseText, entityType),
    entityId: parseOrNull(parseText, entityId),
    automatic: false,
    ...(aliases === null ? {} : { aliases: list(aliases).map(parseText) }),
  };
}

function list(cell: unknown, length?: number): readonly unknown[] {
  if (!Array.isArray(cell) || (length !== undefined && cell.length !== length))
    throw createUnexpectedCellError();
  return cell;
}

const parseJsonCell = (cell: unknown) => list(JSON.parse(parseText(cell)));

function parseText(cell: unknown): string {
  if (typeof cell !== "string") throw createUnexpectedCellError();
  return cell;
}

function parseInteger(cell: unknown): number {
  if (typeof cell !== "number" || !Number.isSafeInteger(cell)) throw createUnexpectedCellError();
  return cell;
}

function parseEpochSeconds(cell: unknown): EpochSeconds {
  const seconds = parseInteger(cell);
  if (seconds < 0) throw createUnexpectedCellError();
  return seconds as EpochSeconds;
}

function parseFlag(cell: unknown): boolean {
  if (cell !== 0 && cell !== 1) throw createUnexpectedCellError();
  return cell === 1;
}

function parseTokenKind(cell: unknown): TokenKind {
  const kind = TOKEN_KINDS.find((known) => known === cell);
  if (kind === undefined) throw createUnexpectedCellError();
  return kind;
}

function parseOrNull<Value>(of: (cell: unknown) => Value, cell: unknown): Value | null {
  return cell === null ? null : of(cell);
}

const createUnexpectedCellError = () => new TypeError("no row of ours");
