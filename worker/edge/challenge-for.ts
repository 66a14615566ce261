import type { ScopeToken } from "../../shared/scope.ts";
import { REALM } from "../http/problem-error.ts";

/** RFC 6750 §3.1: says which scope would have been enough. */
export function challengeFor(scopes: readonly ScopeToken[]): string {
  const challenge = `${REALM}, error="insufficient_scope"`;
  return scopes.length === 0 ? challenge : `${challenge}, scope="${scopes.join(" ")}"`;
}
