import type { EffectiveScope } from "./compute-effective-scopes.ts";

/**
 * Returns true if an access level among the scopes allows this HTTP method.
 *
 * Only access levels allow methods; a permission allows none. Methods are case-sensitive
 * (RFC 9110 §9.1), and HEAD counts as GET (§9.3.2).
 *
 * @param scopes scopes of a single API, because a level of another API must not count
 */
export function allowsMethod(scopes: readonly EffectiveScope[], method: string): boolean {
  return scopes.some(
    ({ methods = [] }) =>
      methods.includes(method) || (method === "HEAD" && methods.includes("GET")),
  );
}
