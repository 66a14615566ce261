import type { Context } from "hono";
import * as v from "valibot";
import { TokenId } from "../../../shared/ids.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { TokenKey } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/** Returns the token named by the path. @throws ProblemError `not_found` if `c.var.owner` has no such token */
export async function requireToken(c: Context<AppEnv>): Promise<StoredToken> {
  const token = await findToken(c.var.db, readTokenKey(c));
  if (token === null) throw new ProblemError("not_found");
  return token;
}

/** Returns the id in the path together with the owner. @throws ProblemError `not_found` for an invalid id */
export function readTokenKey(c: Context<AppEnv>): TokenKey {
  const id = c.req.param("id");
  if (!v.is(TokenId, id)) throw new ProblemError("not_found");
  const { subject, organization } = c.var.owner;
  return { id, subject, organization };
}

/** Returns the token that issued this one, or `null` if a person issued it or the parent token is deleted. */
export async function findParentToken(
  c: Context<AppEnv>,
  { parentId, owner, organization }: StoredToken,
): Promise<StoredToken | null> {
  if (parentId === null) return null;
  return await findToken(c.var.db, { id: parentId, subject: owner, organization });
}
