import type { Env } from "../env.ts";
import { findOpenIsolate, type Isolate, openIsolate } from "./isolate.ts";
import { ProblemError } from "./problem-error.ts";

/**
 * Refuses a request that must not be served, or returns the isolate: without a promise if it is open.
 *
 * With development seeding on, passwords are public knowledge, so only requests from this computer are served.
 * Otherwise plain http is refused, except from this computer: an eavesdropper could read the token and forge
 * the answer.
 *
 * @throws ProblemError `misconfigured` or `https_required`, also through the promise
 */
export function admitRequest(request: Request, env: Env): Isolate | Promise<Isolate> {
  return (
    admitToOpenIsolate(request, env) ?? openIsolate(env).then((isolate) => admit(isolate, request))
  );
}

/**
 * Refuses a request that must not be served, or returns the open isolate.
 *
 * @returns `null` if the isolate is not open yet
 * @throws ProblemError `misconfigured` or `https_required`
 */
export function admitToOpenIsolate(request: Request, env: Env): Isolate | null {
  const isolate = findOpenIsolate(env);
  return isolate === undefined ? null : admit(isolate, request);
}

function admit(isolate: Isolate, request: Request): Isolate {
  if (isolate.config.developmentSeed === null) {
    if (isUnencrypted(request.url)) throw new ProblemError("https_required");
  } else if (isPublicRequest(request.url, request.headers)) {
    throw new ProblemError("misconfigured", {
      detail: "DEVELOPMENT_SEED is on.",
      setting: "DEVELOPMENT_SEED",
    });
  }
  return isolate;
}

/** Addresses of this computer, whose requests cross no network. */
const LOOPBACK =
  /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?(?:[/?]|$)/i;

/**
 * Returns true if a request came over plain http from another computer.
 *
 * Tests the text because every hot validation calls this: parsing the URL costs ten times as much.
 */
export function isUnencrypted(url: string): boolean {
  return url.startsWith("http:") && !LOOPBACK.test(url);
}

/**
 * Headers that Cloudflare's edge sets and `wrangler dev` never does, so they mark a request from outside.
 *
 * `CF-Worker` is left out: `wrangler dev` sets it on requests of Workers on this computer. Requests of deployed
 * Workers pass the edge, which sets the other headers.
 */
const EDGE_HEADERS = ["CF-Ray", "CF-Visitor", "CF-EW-Via", "CDN-Loop"];
/** Headers in which a proxy or tunnel passes on the requested host. */
const HOST_HEADERS = ["X-Forwarded-Host", "X-Original-Host"];
/** Headers in which a proxy passes on the client's address. `wrangler dev` sets the first to a loopback address. */
const CLIENT_HEADERS = ["CF-Connecting-IP", "X-Forwarded-For", "X-Real-IP"];

/**
 * Returns true if a request may have come from another computer: it names another host, or it has passed Cloudflare's
 * edge, a proxy or a tunnel for another client.
 *
 * The host also gives away DNS rebinding, in which a foreign page points its own name at 127.0.0.1.
 */
export function isPublicRequest(url: string, headers: Headers): boolean {
  return (
    !isLoopbackHost(new URL(url).hostname) ||
    EDGE_HEADERS.some((name) => headers.has(name)) ||
    HOST_HEADERS.some((name) => !listHosts(headers, name).every(isLoopbackHost)) ||
    CLIENT_HEADERS.some((name) => !listHosts(headers, name).every(isLoopbackHost)) ||
    !listForwardedHosts(headers).every(isLoopbackHost)
  );
}

/** Returns the hosts in a comma-separated header; none if it is absent. */
function listHosts(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? "")
    .split(",")
    .map(getHost)
    .filter((host) => host !== "");
}

/** Returns hosts and clients in `Forwarded` (RFC 7239 §4). An obfuscated name such as `_gazonk` counts as foreign. */
function listForwardedHosts(headers: Headers): string[] {
  const pairs = (headers.get("Forwarded") ?? "").matchAll(/\b(?:host|for)=("[^"]*"|[^;,\s]*)/gi);
  return [...pairs].map(([, value]) => getHost((value ?? "").replaceAll('"', "")));
}

/** Strips the port of `host[:port]`. An IPv6 address is in brackets if a port may follow. */
function getHost(member: string): string {
  const text = member.trim();
  const [, bracketed] = /^\[([^\]]*)\]/.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed;
  return text.split(":").length === 2 ? text.replace(/:.*/, "") : text;
}

/** Returns true for a name or an address of this computer. */
export function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name) ||
    name === "::1" ||
    name === "::ffff:127.0.0.1"
  );
}
