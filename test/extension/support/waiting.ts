import type { TokenResource } from "../../../shared/wire/token-resource.ts";
import { token } from "./fixtures.ts";

const MADE = {
  made_by: { id: "usr_9", name: "Mara Manager" },
  collect_by: "2026-11-29T20:00:00Z",
};

/** A token that somebody made, whose secret waits to be collected. */
export function waiting(change: Partial<TokenResource> = {}): TokenResource {
  return token({
    ...MADE,
    ...{ id: "tok_w", name: "Nightly export", status: "waiting", hint: null, expires_at: null },
    ...{ last_used_at: null, collect_expires: { months: 3 }, version: 2, ...change },
  });
}

/** A token that works, for which somebody made a new secret. */
export function renewed(): TokenResource {
  return token({ ...MADE, collect_expires: { days: 30 } });
}
