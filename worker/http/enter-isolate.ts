import type { Env } from "../env.ts";
import { isPublicRequest } from "./is-public-request.ts";
import { isUnencrypted } from "./is-unencrypted.ts";
import { findOpenIsolate, type Isolate, openIsolate } from "./isolate.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * The isolate's isolate, for a request that may be served; at once where it has been opened before.
 *
 * With development seeding on, passwords are public knowledge: then only this computer is served.
 *
 * Nobody else is served over plain http: whoever listens would read the token, and could answer.
 *
 * @throws ProblemError `misconfigured` or `https_required`, also through the promise
 */
export function enterIsolate(request: Request, env: Env): Isolate | Promise<Isolate> {
  return (
    enterOpenIsolate(request, env) ?? openIsolate(env).then((opened) => admit(opened, request))
  );
}

/** The same where it has been opened before, else `null`. */
export function enterOpenIsolate(request: Request, env: Env): Isolate | null {
  const known = findOpenIsolate(env);
  return known === undefined ? null : admit(known, request);
}

function admit(isolate: Isolate, request: Request): Isolate {
  if (isolate.config.developmentSeed === null) {
    if (isUnencrypted(request.url)) throw new ProblemError("https_required");
  } else if (isPublicRequest(request.url, request.headers)) {
    throw new ProblemError("misconfigured", { detail: "DEVELOPMENT_SEED is on." });
  }
  return isolate;
}
