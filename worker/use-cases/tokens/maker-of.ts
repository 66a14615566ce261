import type { Context } from "hono";
import { findToken } from "../../db/tokens/find-token.ts";
import type { StoredToken } from "../../db/tokens/token-rows.ts";
import type { AppEnv } from "../../http/app-env.ts";

/** The token that issued this one, which stays within it; `null` where a person did, or it is gone. */
export async function makerOf(
  c: Context<AppEnv>,
  { parentId, owner, organization }: StoredToken,
): Promise<StoredToken | null> {
  if (parentId === null) return null;
  return await findToken(c.var.db, { id: parentId, subject: owner, organization });
}
