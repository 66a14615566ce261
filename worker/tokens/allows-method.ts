import type { EffectiveScope } from "./effective-scopes.ts";

/**
 * Whether an access level among the scopes lets a request of this HTTP method through.
 *
 * Only levels speak of methods: a permission, however strong, allows none. Methods are
 * case-sensitive (RFC 9110 §9.1), and HEAD counts as GET (§9.3.2).
 *
 * @param scopes those of one API alone, since a level of another says nothing here
 */
export function allowsMethod(scopes: readonly EffectiveScope[], method: string): boolean {
  return scopes.some(
    ({ methods = [] }) =>
      methods.includes(method) || (method === "HEAD" && methods.includes("GET")),
  );
}
