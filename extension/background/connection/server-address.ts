import { findTokenInText } from "../../../shared/find-token-in-text.ts";
import { removeUnseen } from "../../../shared/fold-text.ts";
import { isLoopbackHost } from "../../../shared/is-loopback-host.ts";
import { err, ok, type Result } from "../../../shared/result.ts";

export type AddressRefusal = { kind: "invalid_address" } | { kind: "insecure_address" };

export function isLoopback(origin: string): boolean {
  return isLoopbackHost(new URL(origin).hostname);
}

/** Returns the host as it is shown, with the port unless it is the scheme's default. */
export function getHost(origin: string): string {
  return URL.canParse(origin) ? new URL(origin).host : "";
}

/**
 * Returns the origin of a typed server address.
 *
 * Adds a missing scheme (`https`, on loopback `http`) and drops invisible characters, path, query and
 * fragment. Replaces `[::1]` by `localhost`. Plain http is refused except on loopback: the session token
 * would cross the network in the clear. A token in place of an address is refused too: to look up a host is to name it.
 */
export function parseServerAddress(pasted: string): Result<string, AddressRefusal> {
  const typed = removeUnseen(pasted);
  const url = findTokenInText(typed) === null ? readUrl(typed.trim()) : null;
  if (url === null) return err({ kind: "invalid_address" });
  if (url.hostname === "[::1]") url.hostname = "localhost";
  if (url.protocol === "https:" || isLoopbackHost(url.hostname)) return ok(url.origin);
  return err({ kind: "insecure_address" });
}

function readUrl(text: string): URL | null {
  // URL parsing drops or replaces these characters; in a typed address they are mistakes.
  if (/[\s\\]/.test(text)) return null;
  const [, scheme, rest = ""] = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/i.exec(text) ?? [];
  if (scheme !== undefined && !/^https?$/i.test(scheme)) return null;
  const authority = rest.split(/[/?#]/)[0] ?? "";
  // `good.example@evil.example` reads as the wrong server.
  if (authority.includes("@")) return null;
  if (scheme === undefined && !looksLikeHost(authority)) return null;
  const full = `${scheme ?? getDefaultScheme(authority)}://${rest}`;
  return URL.canParse(full) ? new URL(full) : null;
}

/** Returns false for a single word, which is a server name only after a scheme. */
function looksLikeHost(authority: string): boolean {
  return isLoopbackName(authority) || /^[^.:]+(\.[^.:]+)+(:\d+)?$/.test(authority);
}

function isLoopbackName(authority: string): boolean {
  return /^(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/i.test(authority);
}

function getDefaultScheme(authority: string): "http" | "https" {
  return isLoopbackName(authority) ? "http" : "https";
}
