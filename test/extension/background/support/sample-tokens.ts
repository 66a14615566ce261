import { tokenResource } from "./fake-server.ts";

/** Builds an expired token of the user's own. */
export function expiredToken() {
  const token = tokenResource("tok_old", "Nightly export");
  return { ...token, status: "expired" as const, version: 3 };
}

/** Builds an active token of another member. */
export function managedToken() {
  const token = tokenResource("tok_other", "Warehouse sync");
  return { ...token, owner: "usr_2", status: "active" as const, version: 2 };
}

/** Builds a token that a manager made for the user, with an uncollected secret. */
export function waitingToken() {
  const token = tokenResource("tok_waits", "Nightly export");
  const waiting = { status: "waiting" as const, hint: null, version: 2 };
  return { ...token, ...waiting, collect_by: "2026-11-30T00:00:00Z" };
}
