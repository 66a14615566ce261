import { parse } from "ipaddr.js";

/**
 * Returns the network of an address, for rate limits: the whole IPv4 address, or the /64 of an IPv6 address.
 *
 * A household or host has a whole /64. With a limit for each IPv6 address, it would have 2^64 limits to use up.
 */
export function getAddressNetwork(address: string | undefined): string {
  return listAddressNetworks(address)[0];
}

/**
 * Returns the networks of an address, the narrowest first: an IPv4 address alone, or the /64 and /48 of an IPv6
 * address.
 *
 * Anybody can get a /48, which holds 65,536 times a /64. So a limit that one network must not use up for all others
 * counts both.
 */
export function listAddressNetworks(address: string | undefined): [string, ...string[]] {
  if (address === undefined) return ["unknown"];
  try {
    const parsed = parse(address);
    if (parsed.kind() === "ipv4") return [parsed.toString()];
    const bytes = parsed.toByteArray();
    const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
    if (mapped && bytes[11] === 255) return [bytes.slice(12).join(".")];
    return [formatPrefix(bytes, 64), formatPrefix(bytes, 48)];
  } catch {
    return ["unknown"];
  }
}

function formatPrefix(bytes: readonly number[], bits: number): string {
  const prefix = bytes.slice(0, bits / 8).map((byte) => byte.toString(16).padStart(2, "0"));
  return `${prefix.join("")}/${bits}`;
}
