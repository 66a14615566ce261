import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { token } from "./fixtures.ts";

const MADE = {
  made_by: { id: "usr_9", name: "Mara Manager" },
  collect_by: "2026-11-29T20:00:00Z",
};

/** Builds a token that a manager made for the user, with an uncollected secret. */
export function tokenToCollect(change: Partial<TokenResource> = {}): TokenResource {
  return token({
    ...MADE,
    ...{ id: "tok_w", name: "Nightly export", status: "waiting", hint: null, expires_at: null },
    ...{ last_used_at: null, collect_expires: { months: 3 }, version: 2, ...change },
  });
}

/** Builds an active token of the user with a new secret that a manager made. */
export function activeTokenToCollect(): TokenResource {
  return token({ ...MADE, collect_expires: { days: 30 } });
}
