import { type Context, Hono } from "hono";
import { ConfirmAllQuery } from "../../../shared/wire/token-requests.ts";
import { DeletedAllResource, RevokedAllResource } from "../../../shared/wire/token-resource.ts";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { deleteAllTokens, revokeAllTokens } from "../../db/tokens/change-token.ts";
import { canStillAct, hasValidCredential } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildTokenAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";

/**
 * `POST …/tokens/revoke-all` and `DELETE …/tokens?confirm=all`: all tokens of a person in this organization
 * at once.
 */
export const allTokensRoutes = new Hono<AppEnv>()
  .post(
    "/revoke-all",
    requireSession,
    describe("Revoke all tokens", { status: 200, schema: RevokedAllResource }, [404, 409]),
    async (c) => c.json({ revoked: await changeAll(c, "token.revoked", revokeAllTokens) }),
  )
  .delete(
    "/",
    requireSession,
    describe("Delete all tokens", { status: 200, schema: DeletedAllResource }, [400, 404, 409]),
    // Without this parameter, a path that lacks its id by mistake would delete every token.
    parseQueryParams(ConfirmAllQuery),
    async (c) => c.json({ deleted: await changeAll(c, "token.deleted", deleteAllTokens) }),
  );

async function changeAll(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  change: typeof revokeAllTokens,
): Promise<number> {
  const { credential, db, now, owner } = c.var;
  if (owner.subject !== credential.subject) await requireFreshSignIn(c);
  const event = buildTokenAuditEvent(c, action, "");
  const count = await change(db, owner, { credential, now, event });
  if (count === 0 && !(await canStillAct(db, credential, now))) {
    const isAlive = await hasValidCredential(db, credential, now);
    throw new ProblemError(isAlive ? "conflict" : "invalid_token");
  }
  return count;
}
