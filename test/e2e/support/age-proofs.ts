import { runSql } from "./database.ts";

/** Makes the last proof of who they are older, for every member of an organization. */
export function ageProofs(organization: string, seconds: number): void {
  runSql(
    `UPDATE browser_sessions SET proved_at = proved_at - ?
     WHERE token_id IN (SELECT id FROM tokens WHERE organization = ?)`,
    ...[seconds, organization],
  );
  runSql(
    `UPDATE sign_in_proofs SET at = at - ?, authenticated_at = authenticated_at - ?
     WHERE session IN (SELECT id FROM session
     WHERE user_id IN (SELECT person FROM memberships WHERE organization = ?))`,
    ...[seconds, seconds, organization],
  );
}
