import type { Env } from "../env.ts";
import { addressNetwork } from "./address-network.ts";

/**
 * Counts a failed validation against the network that it came from, once a credential has proved bad.
 *
 * Good ones never get here, so whoever shares an address with a guesser is never kept out. A request
 * without an address came from no network: the edge names one for each.
 *
 * @returns whether there were too many of late: then the answer is 429 rather than 401
 */
export async function isOverFailureLimit({ headers }: Request, env: Env): Promise<boolean> {
  const address = headers.get("CF-Connecting-IP");
  if (address === null) return false;
  try {
    const { success } = await env.FAILURE_LIMIT.limit({ key: addressNetwork(address) });
    return !success;
  } catch {
    // The token stays refused either way.
    return false;
  }
}
