import { isLoopbackHost } from "../../http/admit-request.ts";
import { ProviderError } from "./provider-error.ts";

/** Names that never lead to a public server (RFC 6761, RFC 6762, RFC 8375, and ICANN's `internal`). */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|onion|invalid)$/;
const DOTTED_NAME = /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+[a-z](?:[a-z0-9-]*[a-z0-9])$/;

/**
 * Parses an address that the Worker is about to call, which an administrator or a provider's own document named.
 *
 * Only https to a public name is called. Otherwise an administrator could have the Worker ask servers that only its
 * own network reaches. The parser writes every form of an IPv4 address with dots, whose last part is a number.
 *
 * @param isDevelopment true if plain http to this computer is allowed too
 * @throws ProviderError `forbidden_address`
 */
export function checkOutgoingUrl(text: string, isDevelopment: boolean): URL {
  const url = URL.parse(text);
  if (url === null || url.username !== "" || url.password !== "" || url.hash !== "") {
    throw new ProviderError("forbidden_address");
  }
  if (isDevelopment && isLoopbackUrl(url)) return url;
  const { protocol, hostname } = url;
  if (protocol !== "https:" || PRIVATE_NAMES.test(hostname) || !DOTTED_NAME.test(hostname)) {
    throw new ProviderError("forbidden_address");
  }
  return url;
}

/** Returns true for plain http to this computer, which only development allows. */
export function isLoopbackUrl(url: URL): boolean {
  return url.protocol === "http:" && isLoopbackHost(url.hostname);
}
