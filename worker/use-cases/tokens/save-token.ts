import type { Context } from "hono";
import { editToken } from "../../db/tokens/edit-token.ts";
import type { StoredScope } from "../../db/tokens/scope-statements.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { difference } from "../audit/difference.ts";
import { requireCatalog } from "../catalog/require-catalog.ts";
import { refuseChange } from "./refuse-change.ts";

/**
 * Stores what a token is to be, in one batch with an audit row that tells old from new.
 *
 * @returns the token as it now stands; `from` where nothing differs: then nothing is recorded
 * @throws ProblemError `stale_version` where it has changed since it was read
 */
export async function saveToken(
  c: Context<AppEnv>,
  from: StoredToken,
  to: StoredToken,
): Promise<StoredToken> {
  const details = {
    ...difference("name", from.name, to.name),
    ...difference("description", from.description, to.description),
    // The row of one that waits holds the end of its waiting as its own.
    ...(from.collectBy === to.collectBy
      ? difference("expires_at", from.expiresAt, to.expiresAt)
      : difference("collect_by", from.collectBy, to.collectBy)),
    ...difference("collect_expires", from.collectExpires, to.collectExpires),
    ...difference("scopes", scopePairs(from.scopes), scopePairs(to.scopes)),
  };
  if (Object.keys(details).length === 0) return from;
  const { credential, db, now, owner } = c.var;
  const event = tokenAuditEvent(c, "token.updated", from.id, details);
  const key = { id: from.id, subject: owner.subject, organization: owner.organization };
  const { version: catalogVersion } = await requireCatalog(c);
  const edit = { from, to, catalogVersion };
  const { token, changed } = await editToken(db, key, edit, { credential, now, event });
  return changed && token !== null ? token : refuseChange(c, token);
}

/** Scopes as the audit trail has them: `[permission, entity id or null]`. */
export function scopePairs(
  scopes: readonly Omit<StoredScope, "id">[],
): (readonly [string, string | null])[] {
  return scopes.map(({ permission, entityId }) => [permission, entityId]);
}
