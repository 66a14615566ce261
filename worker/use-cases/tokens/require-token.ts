import type { Context } from "hono";
import * as v from "valibot";
import { TokenId } from "../../../shared/ids.ts";
import { findToken, type StoredToken } from "../../db/tokens/token-queries.ts";
import type { TokenKey } from "../../db/write-guards.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/** @throws ProblemError `not_found` where the owner has no token of the path's id */
export async function requireToken(c: Context<AppEnv>): Promise<StoredToken> {
  const token = await findToken(c.var.db, pathTokenKey(c));
  if (token === null) throw new ProblemError("not_found");
  return token;
}

/** The token that the path names, with the owner whose it has to be. What is no id names nothing: 404. */
export function pathTokenKey(c: Context<AppEnv>): TokenKey {
  const id = c.req.param("id");
  if (!v.is(TokenId, id)) throw new ProblemError("not_found");
  const { subject, organization } = c.var.owner;
  return { id, subject, organization };
}

/** The token that issued this one, which stays within it; `null` where a person did, or it is gone. */
export async function makerOf(
  c: Context<AppEnv>,
  { parentId, owner, organization }: StoredToken,
): Promise<StoredToken | null> {
  if (parentId === null) return null;
  return await findToken(c.var.db, { id: parentId, subject: owner, organization });
}
