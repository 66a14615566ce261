import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenKind } from "../../shared/token-shape.ts";

/** A scope as stored. `entityId` is `null` if the permission has no entity type, `*` for every entity. */
export interface RecordScope {
  readonly permission: string;
  readonly entityId: string | null;
}

/** A permission that the owner's role or groups may grant now. */
export interface RecordGrant {
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  /** Added to each token by the role itself; cannot be picked. */
  readonly automatic: boolean;
  /** HTTP methods that an access level allows; absent for a permission. */
  readonly methods?: readonly string[];
  /** Aliases of the permission: published ids that mean it. */
  readonly aliases?: readonly string[];
  /** Scopes that an access level brings. */
  readonly brings?: readonly BroughtScope[];
}

/** A scope that an access level brings, compiled in advance so that a validation computes nothing. */
export interface BroughtScope {
  readonly permission: string;
  readonly api: string;
  readonly entityType: string | null;
  readonly entityId: string | null;
  readonly automatic: false;
  readonly aliases?: readonly string[];
}

/** Everything that a verdict on a token needs, in one read. It holds facts, never a verdict. */
export interface TokenRecord {
  readonly id: string;
  readonly kind: TokenKind;
  /** The owner's user id. */
  readonly owner: string;
  /** The owner's name. Absent in a cached record, since no verdict needs it, and if the owner is no person. */
  readonly ownerName?: string;
  readonly organization: string;
  /** The API that an `svc` credential belongs to; `null` for every other kind. */
  readonly api: string | null;
  readonly role: string;
  readonly groups: readonly string[];
  readonly ownerDisabledAt: EpochSeconds | null;
  /** From this instant on the owner counts as away, until they sign in with the organization's provider again. */
  readonly ownerAwayAt: EpochSeconds | null;
  readonly createdAt: EpochSeconds;
  readonly expiresAt: EpochSeconds | null;
  readonly revokedAt: EpochSeconds | null;
  readonly lastUsedAt: EpochSeconds | null;
  /** When this secret stops working because a newer secret replaced it. */
  readonly secretValidUntil: EpochSeconds | null;
  readonly scopes: readonly RecordScope[];
  readonly grants: readonly RecordGrant[];
}
