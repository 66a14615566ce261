import { parse } from "ipaddr.js";

/**
 * The network that an address speaks for: an IPv4 address itself, an IPv6 one by its /64, which is
 * what one household or host gets, so that nobody has 2^64 first tries.
 */
export function addressNetwork(address: string | undefined): string {
  if (address === undefined) return "unknown";
  try {
    const parsed = parse(address);
    if (parsed.kind() === "ipv4") return parsed.toString();
    const bytes = parsed.toByteArray();
    const mapped = bytes.slice(0, 10).every((byte) => byte === 0) && bytes[10] === 255;
    if (mapped && bytes[11] === 255) return bytes.slice(12).join(".");
    return `${bytes
      .slice(0, 8)
      .map((byte) => byte.toString(16).padStart(2, "0"))
      .join("")}/64`;
  } catch {
    return "unknown";
  }
}
