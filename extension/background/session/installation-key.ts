import { DPoP, type DPoPHandle, generateKeyPair } from "oauth4webapi";
import { OAUTH_CLIENT } from "../api/oauth-client.ts";
import type { Effects } from "../effects.ts";

/**
 * Returns the key with which this installation proves to a server that a sign-in is its own (RFC 9449).
 *
 * It is made once and never leaves the browser, so nothing in the address of a tab can stand for it. Each server
 * gets its own key, so that two servers cannot recognize one browser. If the key is lost, the server asks the user
 * for a new consent.
 */
export async function loadInstallationKey(
  { keyPairs }: Pick<Effects, "keyPairs">,
  origin: string,
): Promise<DPoPHandle> {
  const pair = await keyPairs.loadOrAdd(origin, () => generateKeyPair("ES256"));
  return DPoP(OAUTH_CLIENT, pair);
}
