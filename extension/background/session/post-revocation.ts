import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";
import { type Answer, fetchJson } from "../api/fetch-json.ts";
import type { Effects } from "../effects.ts";

const TIMEOUT_MS = 8_000;

/** Revokes whatever token it is, by possession (RFC 7009 §2.1); `null` where no whole answer came. */
export function postRevocation(
  effects: Pick<Effects, "fetch">,
  endpoint: string,
  token: string,
): Promise<Answer | null> {
  return fetchJson(effects, endpoint, {
    method: "POST",
    timeoutMs: TIMEOUT_MS,
    body: new URLSearchParams({ client_id: EXTENSION_CLIENT_ID, token }),
  });
}
