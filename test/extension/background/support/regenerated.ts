import { tokenResource } from "./fake-server.ts";

/** A token that has run out, with the hint of its old secret. */
export function expiredToken() {
  const token = tokenResource("tok_old", "Nightly export");
  return { ...token, status: "expired" as const, version: 3 };
}

/** A token of somebody else's, in use. */
export function othersToken() {
  const token = tokenResource("tok_other", "Warehouse sync");
  return { ...token, owner: "usr_2", status: "active" as const, version: 2 };
}

/** A token that somebody else made for me, whose secret nobody has collected yet. */
export function waitingToken() {
  const token = tokenResource("tok_waits", "Nightly export");
  const waits = { status: "waiting" as const, hint: null, version: 2 };
  return { ...token, ...waits, collect_by: "2026-11-30T00:00:00Z" };
}
