import type { Env } from "../env.ts";
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

/** Addresses of this computer, whose requests cross no network. */
const LOOPBACK =
  /^http:\/\/(?:(?:[a-z0-9-]+\.)*localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(?::\d+)?(?:[/?]|$)/i;

/**
 * Whether a request came over plain http from anywhere but this computer.
 *
 * Read from the text, since each hot validation asks: parsing the URL would cost ten times as much.
 */
export function isUnencrypted(url: string): boolean {
  return url.startsWith("http:") && !LOOPBACK.test(url);
}

/**
 * Set by Cloudflare's edge, never by `wrangler dev`, so whoever carries one came in from outside.
 *
 * `CF-Worker` is not among them: `wrangler dev` sets it on what a Worker on this computer fetches, and
 * one that is deployed comes through the edge, which sets the others.
 */
const EDGE_HEADERS = ["CF-Ray", "CF-Visitor", "CF-EW-Via", "CDN-Loop"];
/** Where a proxy or tunnel says which address it was asked for. */
const HOST_HEADERS = ["X-Forwarded-Host", "X-Original-Host"];
/** Where one says who asked. `wrangler dev` itself sets the first, to a loopback address. */
const CLIENT_HEADERS = ["CF-Connecting-IP", "X-Forwarded-For", "X-Real-IP"];

/**
 * Whether a request may have come from anywhere but this computer: it names another host, or has
 * passed Cloudflare's edge, a proxy or a tunnel on behalf of someone else.
 *
 * With development seeding on, passwords are public knowledge, so such a request is served nothing.
 * A page elsewhere that points its own name at 127.0.0.1 (DNS rebinding) is told by the host.
 */
export function isPublicRequest(url: string, headers: Headers): boolean {
  return (
    !isLoopbackHost(new URL(url).hostname) ||
    EDGE_HEADERS.some((name) => headers.has(name)) ||
    HOST_HEADERS.some((name) => !listed(headers, name).every(isLoopbackHost)) ||
    CLIENT_HEADERS.some((name) => !listed(headers, name).every(isLoopbackHost)) ||
    !forwarded(headers).every(isLoopbackHost)
  );
}

/** The members of a comma-separated header, none where it is absent. */
function listed(headers: Headers, name: string): string[] {
  return (headers.get(name) ?? "")
    .split(",")
    .map(hostOf)
    .filter((host) => host !== "");
}

/** Hosts and clients of `Forwarded` (RFC 7239 §4). A name hidden as `_gazonk` counts as elsewhere. */
function forwarded(headers: Headers): string[] {
  const pairs = (headers.get("Forwarded") ?? "").matchAll(/\b(?:host|for)=("[^"]*"|[^;,\s]*)/gi);
  return [...pairs].map(([, value]) => hostOf((value ?? "").replaceAll('"', "")));
}

/** `host[:port]` without its port; IPv6 stands in brackets where a port may follow. */
function hostOf(member: string): string {
  const text = member.trim();
  const [, bracketed] = /^\[([^\]]*)\]/.exec(text) ?? [];
  if (bracketed !== undefined) return bracketed;
  return text.split(":").length === 2 ? text.replace(/:.*/, "") : text;
}

function isLoopbackHost(host: string): boolean {
  const name = host.toLowerCase().replace(/^\[(.*)\]$/, "$1");
  return (
    name === "localhost" ||
    name.endsWith(".localhost") ||
    /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(name) ||
    name === "::1" ||
    name === "::ffff:127.0.0.1"
  );
}
