import type { Context } from "hono";
import * as v from "valibot";
import { TokenId } from "../../shared/ids.ts";
import type { TokenKey } from "../db/token-key.ts";
import type { AppEnv } from "./app-env.ts";
import { ProblemError } from "./problem-error.ts";

/** The token that the path names, with the owner whose it has to be. What is no id names nothing: 404. */
export function pathTokenKey(c: Context<AppEnv>): TokenKey {
  const id = c.req.param("id");
  if (!v.is(TokenId, id)) throw new ProblemError("not_found");
  const { subject, organization } = c.var.owner;
  return { id, subject, organization };
}
