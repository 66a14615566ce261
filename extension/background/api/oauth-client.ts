import {
  allowInsecureRequests,
  type Client,
  type CustomFetchOptions,
  customFetch,
} from "oauth4webapi";
import { EXTENSION_CLIENT_ID } from "../../../shared/wire/oauth-client.ts";
import { isLoopback } from "../connection/server-address.ts";
import type { Effects } from "../effects.ts";
import { fetchWhole } from "./fetch-json.ts";

/** The extension as a public client: it has no secret (RFC 6749 §2.1). */
export const OAUTH_CLIENT: Client = { client_id: EXTENSION_CLIENT_ID };

/**
 * Returns the options with which oauth4webapi sends one request through `effects.fetch`.
 *
 * Plain http is allowed on loopback only: elsewhere the authorization code and the session token
 * would cross the network in the clear.
 *
 * @param url the server's origin, or the endpoint of the request
 */
export function createOAuthOptions(
  effects: Pick<Effects, "fetch">,
  url: string,
  { timeoutMs }: { timeoutMs: number },
) {
  return {
    [allowInsecureRequests]: isLoopback(url),
    [customFetch]: (
      target: string,
      { method, headers, body }: CustomFetchOptions<string, URLSearchParams | undefined>,
    ) =>
      fetchWhole(effects, target, {
        method,
        headers,
        timeoutMs,
        ...(body === undefined ? {} : { body }),
      }),
  };
}
