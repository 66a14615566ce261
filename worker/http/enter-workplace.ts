import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { isPublicRequest } from "./is-public-request.ts";
import { ProblemError } from "./problem-error.ts";
import { knownWorkplace, openWorkplace, type Workplace } from "./workplace.ts";

/**
 * The isolate's workplace, for a request that may be served; at once where it has been opened before.
 *
 * With development seeding on, passwords are public knowledge: then only this computer is served.
 *
 * @throws ProblemError `misconfigured`, also through the promise
 */
export function enterWorkplace({ env, req }: Context<AppEnv>): Workplace | Promise<Workplace> {
  const known = knownWorkplace(env);
  return known === undefined
    ? openWorkplace(env).then((opened) => admit(opened, req.raw))
    : admit(known, req.raw);
}

function admit(workplace: Workplace, { url, headers }: Request): Workplace {
  if (workplace.config.developmentSeed !== null && isPublicRequest(url, headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  return workplace;
}
