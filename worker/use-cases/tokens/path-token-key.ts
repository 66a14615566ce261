import type { Context } from "hono";
import * as v from "valibot";
import { TokenId } from "../../../shared/ids.ts";
import type { TokenKey } from "../../db/guards/token-key.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";

/** The token that the path names, with the owner whose it has to be. What is no id names nothing: 404. */
export function pathTokenKey(c: Context<AppEnv>): TokenKey {
  const id = c.req.param("id");
  if (!v.is(TokenId, id)) throw new ProblemError("not_found");
  const { subject, organization } = c.var.owner;
  return { id, subject, organization };
}
