import { sql } from "drizzle-orm";
import type { Database } from "../database.ts";
import { type StoredToken, TOKEN_COLUMNS, type TokenRow, toStoredToken } from "./token-rows.ts";

/** A token with what may be said of its owner to those who manage their tokens. */
export interface RecognizedToken {
  token: StoredToken;
  /** `role` is `null` where the owner is no member any more. */
  owner: { id: string; name: string; role: string | null };
}

/**
 * The personal access token of one organization that a secret belongs to, in whatever state both are.
 *
 * @returns `null` where there is none; whose it is, is for the caller to judge
 */
export async function findTokenByDigest(
  db: Database,
  digest: string,
  organization: string,
): Promise<RecognizedToken | null> {
  const [row] = await db.all<TokenRow & { owner_name: string | null; owner_role: string | null }>(
    sql`SELECT ${TOKEN_COLUMNS}, m.role AS owner_role,
        (SELECT name FROM user WHERE id = t.owner) AS owner_name
      FROM token_secrets s JOIN tokens t ON t.id = s.token_id
      LEFT JOIN memberships m ON m.person = t.owner AND m.organization = t.organization
      WHERE s.digest = ${digest} AND t.organization = ${organization} AND t.kind = 'pat'`,
  );
  if (row === undefined) return null;
  const { owner: id, owner_name: name, owner_role: role } = row;
  return { token: toStoredToken(row), owner: { id, name: name ?? id, role } };
}
