/** A problem in a trail, with its place. `chain` is the organization, '' for none. */
export type Finding =
  /** A row was changed after it was sealed. */
  | { what: "altered"; chain: string; number: number; seq: number }
  /** The writer's signature is not valid: the row was changed or inserted before it was sealed. */
  | { what: "altered_unsealed"; chain: string; number: number | null; seq: number }
  /** A row is unsigned although earlier rows are signed: it was inserted, or its signature was removed. */
  | { what: "unsigned"; chain: string; number: number | null; seq: number }
  /** The actor's name, address or user agent were changed, not erased. */
  | { what: "personal_altered"; chain: string; number: number | null; seq: number }
  /** Sealed rows were removed. */
  | { what: "missing"; chain: string; from: number; to: number }
  /** Rows of any chain were removed, possibly before they were sealed. */
  | { what: "gap"; from: number; to: number }
  /** An unsealed row has a `seq` that its chain has already sealed past. */
  | { what: "behind_seal"; chain: string; seq: number }
  /** A row is marked as sealed, but no seal covers it. */
  | { what: "beyond_seal"; chain: string; number: number; seq: number }
  /** A seal was removed. */
  | { what: "seal_missing"; chain: string; from: number; to: number }
  /** A seal does not match its rows. */
  | { what: "seal_altered"; chain: string; from: number; to: number }
  /** The last seal of an earlier check, which ended at this number, is no longer in the chain. */
  | { what: "head_missing"; chain: string; number: number }
  /** The signature of a pruning checkpoint is not valid. */
  | { what: "checkpoint_altered"; chain: string; from: number; to: number };

/** The result of checking one chain. */
export interface ChainReport {
  chain: string;
  /** The first number that was checked: 1, or the first after the pruned rows. */
  from: number;
  to: number;
  /** The HMAC of the newest seal. It covers all earlier rows, so a later check can compare it. */
  head: string | null;
}

/** The end of a chain at an earlier check. */
export type TrailHead = Pick<ChainReport, "chain" | "to" | "head">;

export interface TrailReport {
  chains: ChainReport[];
  findings: Finding[];
  /** Rows written since the last seal. Their removal shows only as a gap. */
  unsealed: number;
  /** Rows that were written without a signature. */
  unsigned: number;
  /** Rows whose personal data was erased. */
  erased: number;
}
