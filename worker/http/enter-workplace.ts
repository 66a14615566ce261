import type { Context } from "hono";
import { epochSeconds } from "../../shared/time.ts";
import type { AppEnv } from "./app-env.ts";
import { isPublicRequest } from "./is-public-request.ts";
import { ProblemError } from "./problem-error.ts";
import { knownWorkplace, openWorkplace } from "./workplace.ts";

/**
 * Gives a request its clock and the isolate's workplace.
 *
 * With development seeding on, passwords are public knowledge: then only this computer is served.
 *
 * @throws ProblemError `misconfigured`
 */
export async function enterWorkplace(c: Context<AppEnv>): Promise<void> {
  const workplace = knownWorkplace(c.env) ?? (await openWorkplace(c.env));
  if (workplace.config.developmentSeed !== null && isPublicRequest(c.req.url, c.req.raw.headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  c.set("now", epochSeconds(new Date()));
  c.set("workplace", workplace);
  c.set("config", workplace.config);
  c.set("db", workplace.db);
}
