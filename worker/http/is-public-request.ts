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
