import { type RecordRead, toRecordRead } from "./record-row.ts";

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
  const [row] = await client.prepare(RECORD).bind(digest).raw();
  return toRecordRead(row);
}

const GRANT = "permission, api, entity_type, automatic, methods, aliases, brings";

/**
 * In one line, since it goes along with every read. Grants are looked up permission by permission: an
 * OR over all of a role's takes ten times as long where the catalog is large.
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
