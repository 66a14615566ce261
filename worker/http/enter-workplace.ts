import type { Context } from "hono";
import type { AppEnv } from "./app-env.ts";
import { isPublicRequest } from "./is-public-request.ts";
import { isUnencrypted } from "./is-unencrypted.ts";
import { ProblemError } from "./problem-error.ts";
import { knownWorkplace, openWorkplace, type Workplace } from "./workplace.ts";

/**
 * The isolate's workplace, for a request that may be served; at once where it has been opened before.
 *
 * With development seeding on, passwords are public knowledge: then only this computer is served.
 *
 * Nobody else is served over plain http: whoever listens would read the token, and could answer.
 *
 * @throws ProblemError `misconfigured` or `https_required`, also through the promise
 */
export function enterWorkplace({ env, req }: Context<AppEnv>): Workplace | Promise<Workplace> {
  const known = knownWorkplace(env);
  return known === undefined
    ? openWorkplace(env).then((opened) => admit(opened, req.raw))
    : admit(known, req.raw);
}

function admit(workplace: Workplace, { url, headers }: Request): Workplace {
  if (workplace.config.developmentSeed === null) {
    if (isUnencrypted(url)) throw new ProblemError("https_required");
  } else if (isPublicRequest(url, headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  return workplace;
}
