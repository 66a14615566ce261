import type { EpochSeconds } from "../../shared/time.ts";
import type { Signed } from "./row-mac.ts";

/** A sealed range of rows, as D1 returns it. */
export interface TrailSeal {
  /** The organization; empty for rows without one. */
  readonly chain: string;
  readonly from_number: number;
  readonly to_number: number;
  /** The `seq` of the range's last row; later rows of the chain have a higher one. */
  readonly to_seq: number;
  readonly sealed_at: EpochSeconds;
  readonly kid: string;
  readonly mac: string;
  /** When the range, and all rows before it, were pruned. */
  readonly pruned_at: EpochSeconds | null;
  readonly pruned_kid: string | null;
  readonly pruned_mac: string | null;
}

export function toChain(organization: string | null): string {
  return organization ?? "";
}

export function toOrganization(chain: string): string | null {
  return chain === "" ? null : chain;
}

/** Builds the message that a seal signs: the range's rows and, by the HMAC of the range before, all earlier rows. */
export function buildRangeMessage(
  seal: Pick<TrailSeal, "chain" | "from_number" | "to_number" | "to_seq" | "sealed_at">,
  previous: string | null,
  rowMacs: readonly (string | null)[],
): Signed {
  const { chain, from_number, to_number, to_seq, sealed_at } = seal;
  return ["range", chain, from_number, to_number, to_seq, sealed_at, previous, rowMacs];
}

/** Builds the message whose signature proves that Latchkey, not an attacker, pruned a range and all rows before it. */
export function buildPrunedMessage(
  { chain, to_number, to_seq, mac }: Pick<TrailSeal, "chain" | "to_number" | "to_seq" | "mac">,
  prunedAt: EpochSeconds,
): Signed {
  return ["pruned", chain, to_number, to_seq, mac, prunedAt];
}
