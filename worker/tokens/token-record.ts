import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenKind } from "../../shared/token-shape.ts";

/** A scope as stored: `entityId` is `null` where the permission has no entity type, `*` for every one. */
export interface RecordScope {
  readonly permission: string;
  readonly entityId: string | null;
}

/** What the owner's role or one of the groups may grant now. */
export interface RecordGrant {
  readonly permission: string;
  /** The API whose permission it is. */
  readonly api: string;
  readonly entityType: string | null;
  /** Added to each token by the role itself; nobody picks it. */
  readonly automatic: boolean;
  /** The HTTP methods that an access level lets through; a permission has none. */
  readonly methods?: readonly string[];
  /** Published ids that stand for the permission. */
  readonly aliases?: readonly string[];
  /** What an access level brings. */
  readonly brings?: readonly BroughtScope[];
}

/** A scope that a token has by an access level. It stands in the record ready to be judged by. */
export interface BroughtScope {
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly automatic: false;
  readonly aliases?: readonly string[];
}

/** All that a verdict on a token needs, as one read brings it: facts, never a verdict. */
export interface TokenRecord {
  readonly id: string;
  readonly kind: TokenKind;
  /** The owner's user id. */
  readonly owner: string;
  readonly organization: string;
  /** Whose API an `svc` credential speaks for; `null` for every other kind. */
  readonly api: string | null;
  readonly role: string;
  readonly groups: readonly string[];
  readonly ownerDisabledAt: EpochSeconds | null;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds | null;
  readonly revokedAt: EpochSeconds | null;
  readonly lastUsedAt: EpochSeconds | null;
  /** When this secret stops, if before the token does: it was replaced by a newer one. */
  readonly secretValidUntil: EpochSeconds | null;
  readonly scopes: readonly RecordScope[];
  readonly grants: readonly RecordGrant[];
}
