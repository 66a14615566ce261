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
