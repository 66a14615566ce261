import type { Context } from "hono";
import { deleteToken } from "../../db/tokens/change-token.ts";
import { findToken } from "../../db/tokens/find-token.ts";
import { takeBack } from "../../db/tokens/hand-over.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { checkVersion, matchedVersions } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { tokenAuditEvent } from "../audit/audit-event.ts";
import { actsForAnother } from "./acts-for-another.ts";
import { waits } from "./collect-token-answer.ts";
import { pathTokenKey } from "./path-token-key.ts";
import { refuseChange } from "./refuse-change.ts";
import { requireToken } from "./require-token.ts";

/**
 * Declines a secret that waits, where its owner does it, or withdraws it, where a manager does. A token
 * that never had another goes with it; the secret so far of one that works goes on.
 *
 * @throws ProblemError `conflict` where nothing waits
 */
export async function takeBackToken(c: Context<AppEnv>): Promise<void> {
  const { credential, db, now } = c.var;
  const from = await requireToken(c);
  checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
  if (!waits(from, now)) {
    throw new ProblemError("conflict", { detail: "No secret waits to be collected." });
  }
  const action = actsForAnother(c) ? "token.withdrawn" : "token.declined";
  const event = tokenAuditEvent(c, action, from.id, { collect_by: [from.collectBy, null] });
  const key = pathTokenKey(c);
  const change = { credential, now, event };
  const isNew = from.hint === null && from.previousSecretUntil === null;
  const done = isNew
    ? await deleteToken(db, key, change, [from.version])
    : await takeBack(db, key, from, change);
  if (!done) await refuseChange(c, await findToken(db, key));
}
