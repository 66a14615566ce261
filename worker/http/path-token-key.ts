import type { Context } from "hono";
import * as v from "valibot";
import { TokenId } from "../../shared/ids.ts";
import type { AppEnv } from "./app-env.ts";
import { ProblemError } from "./problem-error.ts";

/** The token that the path names, with its owner: the one who asks. What is no id names nothing: 404. */
export function pathTokenKey(c: Context<AppEnv>): {
  id: string;
  subject: string;
  organization: string;
} {
  const id = c.req.param("id");
  if (!v.is(TokenId, id)) throw new ProblemError("not_found");
  const { subject, organization } = c.var.credential;
  return { id, subject, organization };
}
