import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";

/** Whether a request is about somebody else's tokens: then it is held to what a manager may do. */
export function actsForAnother(c: Context<AppEnv>): boolean {
  return c.var.owner !== c.var.credential;
}
