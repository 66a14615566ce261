import type { EpochSeconds } from "../../shared/time.ts";
import type { Signed } from "./row-mac.ts";

/** A sealed range of rows, as D1 answers it. */
export interface TrailSeal {
  /** The organization; empty for what belongs to none. */
  readonly chain: string;
  readonly from_number: number;
  readonly to_number: number;
  /** The `seq` of its last row: whatever comes into the chain later has a higher one. */
  readonly to_seq: number;
  readonly sealed_at: EpochSeconds;
  readonly kid: string;
  readonly mac: string;
  /** Set where its rows, and all before them, were pruned. */
  readonly pruned_at: EpochSeconds | null;
  readonly pruned_kid: string | null;
  readonly pruned_mac: string | null;
}

/** The chain that an organization's rows are in. */
export function chainOf(organization: string | null): string {
  return organization ?? "";
}

/** The organization whose rows are in a chain; `null` for what belongs to none. */
export function organizationOf(chain: string): string | null {
  return chain === "" ? null : chain;
}

/** What a seal signs of its range: every row in it, and by the HMAC of the range before it all others. */
export function rangeMessage(
  seal: Pick<TrailSeal, "chain" | "from_number" | "to_number" | "to_seq" | "sealed_at">,
  previous: string | null,
  rowMacs: readonly (string | null)[],
): Signed {
  const { chain, from_number, to_number, to_seq, sealed_at } = seal;
  return ["range", chain, from_number, to_number, to_seq, sealed_at, previous, rowMacs];
}

/** What vouches that a range and all before it were pruned, rather than removed by somebody else. */
export function prunedMessage(
  { chain, to_number, to_seq, mac }: Pick<TrailSeal, "chain" | "to_number" | "to_seq" | "mac">,
  prunedAt: EpochSeconds,
): Signed {
  return ["pruned", chain, to_number, to_seq, mac, prunedAt];
}
