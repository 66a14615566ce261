import type { Env } from "../env.ts";
import { getAddressNetwork, listAddressNetworks } from "./get-address-network.ts";

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

/**
 * Counts a provider's answer against the client's networks, apart from failed validations.
 *
 * Call it before the answer is judged: one cookie can send many codes, and each costs reads, a call of the provider with
 * the client secret, and a write.
 *
 * @returns true if a network has sent too many lately
 */
export async function isOverAnswerLimit({ headers }: Request, env: Env): Promise<boolean> {
  for (const network of listAddressNetworks(headers.get("CF-Connecting-IP") ?? undefined)) {
    const { success } = await env.FAILURE_LIMIT.limit({ key: `provider answer ${network}` });
    if (!success) return true;
  }
  return false;
}
