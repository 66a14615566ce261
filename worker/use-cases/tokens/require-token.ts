import type { Context } from "hono";
import { findToken } from "../../db/tokens/find-token.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { pathTokenKey } from "./path-token-key.ts";

/** @throws ProblemError `not_found` where the owner has no token of the path's id */
export async function requireToken(c: Context<AppEnv>): Promise<StoredToken> {
  const token = await findToken(c.var.db, pathTokenKey(c));
  if (token === null) throw new ProblemError("not_found");
  return token;
}
