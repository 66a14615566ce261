import type { Env } from "../env.ts";
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
export function enterWorkplace(request: Request, env: Env): Workplace | Promise<Workplace> {
  return (
    enterKnownWorkplace(request, env) ?? openWorkplace(env).then((opened) => admit(opened, request))
  );
}

/** The same where it has been opened before, else `null`. */
export function enterKnownWorkplace(request: Request, env: Env): Workplace | null {
  const known = knownWorkplace(env);
  return known === undefined ? null : admit(known, request);
}

function admit(workplace: Workplace, request: Request): Workplace {
  if (workplace.config.developmentSeed === null) {
    if (isUnencrypted(request.url)) throw new ProblemError("https_required");
  } else if (isPublicRequest(request.url, request.headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  return workplace;
}
