import type { Context } from "hono";
import { findToken } from "../db/find-token.ts";
import type { StoredToken } from "../db/token-rows.ts";
import type { AppEnv } from "./app-env.ts";
import { pathTokenKey } from "./path-token-key.ts";
import { ProblemError } from "./problem-error.ts";

/** @throws ProblemError `not_found` where the owner has no token of the path's id */
export async function requireToken(c: Context<AppEnv>): Promise<StoredToken> {
  const token = await findToken(c.var.db, pathTokenKey(c));
  if (token === null) throw new ProblemError("not_found");
  return token;
}
