import type { Context } from "hono";
import * as v from "valibot";
import { UserId } from "../../../shared/ids.ts";
import { findUser, type StoredUser } from "../../db/people/user-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/**
 * Returns the member named by the path, in the acting credential's organization.
 *
 * @throws ProblemError `not_found`, also for a person of another organization
 */
export async function requireUser(c: Context<AppEnv>): Promise<StoredUser> {
  const id = c.req.param("user_id");
  if (!v.is(UserId, id)) throw new ProblemError("not_found");
  const key = { subject: id, organization: c.var.credential.organization };
  const user = await findUser(c.var.db, key, c.var.now);
  if (user === null) throw new ProblemError("not_found");
  return user;
}
