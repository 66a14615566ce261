/** What is wrong with a trail, by the place where it is. `chain` is the organization, '' for none. */
export type Finding =
  /** A sealed row is not what was sealed. */
  | { what: "altered"; chain: string; number: number; seq: number }
  /** A row was changed, or put in, between its writing and its sealing, or since. */
  | { what: "altered_unsealed"; chain: string; number: number | null; seq: number }
  /** Nobody signed a row, though rows before it are signed: it was put in, or its signature was taken away. */
  | { what: "unsigned"; chain: string; number: number | null; seq: number }
  /** Address or user agent were changed, and not erased. */
  | { what: "personal_altered"; chain: string; number: number | null; seq: number }
  /** Sealed rows are gone. */
  | { what: "missing"; chain: string; from: number; to: number }
  /** Rows are gone, whichever chain they were in; such as before they were sealed. */
  | { what: "gap"; from: number; to: number }
  /** A row stands where all was sealed already. */
  | { what: "behind_seal"; chain: string; seq: number }
  /** A row says that it is sealed, but no seal reaches it. */
  | { what: "beyond_seal"; chain: string; number: number; seq: number }
  /** A seal is gone. */
  | { what: "seal_missing"; chain: string; from: number; to: number }
  /** A seal is not the one that was made of these rows. */
  | { what: "seal_altered"; chain: string; from: number; to: number }
  /** The chain is not the one that an earlier check saw, which ended with this number then. */
  | { what: "head_missing"; chain: string; number: number }
  /** What vouches for the pruning of all up to here does not hold. */
  | { what: "checkpoint_altered"; chain: string; from: number; to: number };

/** What is known of one organization's trail. */
export interface ChainReport {
  chain: string;
  /** The numbers that were checked; from 1 on, or from behind what was pruned. */
  from: number;
  to: number;
  /** The HMAC of its newest seal: what to compare with later, since it covers all that came before. */
  head: string | null;
}

/** Where a chain ended when it was checked before. */
export type TrailHead = Pick<ChainReport, "chain" | "to" | "head">;

export interface TrailReport {
  chains: ChainReport[];
  findings: Finding[];
  /** Rows written since the last seal: their removal cannot be seen but by a gap. */
  unsealed: number;
  /** Rows that nobody signed when they were written. */
  unsigned: number;
  /** Rows whose personal data was erased. */
  erased: number;
}
