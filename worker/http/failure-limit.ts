import type { Env } from "../env.ts";
import { getAddressNetwork } from "./get-address-network.ts";

/**
 * Counts a failed validation against the client's network.
 *
 * Call it only for bad credentials: so a guesser never locks out valid clients at the same address. The edge
 * sets an address on each request, so a request without one did not come over the network.
 *
 * @returns true if the network has failed too often lately, so that the answer is 429 instead of 401
 */
export async function isOverFailureLimit({ headers }: Request, env: Env): Promise<boolean> {
  const address = headers.get("CF-Connecting-IP");
  if (address === null) return false;
  try {
    const { success } = await env.FAILURE_LIMIT.limit({ key: getAddressNetwork(address) });
    return !success;
  } catch {
    // The token is refused anyway.
    return false;
  }
}
