import { env } from "cloudflare:workers";

/** Returns what works now: secrets and pending secrets, memberships and passwords, each with its token or person. */
export async function readWorking(): Promise<{ what: string; target: string }[]> {
  const { results } = await env.DB.prepare(
    `SELECT digest AS what, token_id AS target FROM token_secrets JOIN tokens ON id = token_id
      WHERE revoked_at IS NULL AND (expires_at IS NULL OR expires_at > unixepoch())
        AND (valid_until IS NULL OR valid_until > unixepoch())
    UNION ALL SELECT 'pending', id FROM tokens WHERE revoked_at IS NULL AND collect_by > unixepoch()
    UNION ALL SELECT organization, person FROM memberships WHERE disabled_at IS NULL
    UNION ALL SELECT password, user_id FROM account WHERE password IS NOT NULL`,
  ).all<{ what: string; target: string }>();
  return results;
}

/** Returns the tokens and persons of which something worked `before` and does not now. */
export async function listEnded(
  before: readonly { what: string; target: string }[],
): Promise<string[]> {
  const after = new Set((await readWorking()).map(({ what, target }) => `${what} ${target}`));
  const ended = before.filter(({ what, target }) => !after.has(`${what} ${target}`));
  return [...new Set(ended.map(({ target }) => target))];
}
