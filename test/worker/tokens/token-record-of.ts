import * as v from "valibot";
import { EpochSeconds } from "../../../shared/time.ts";
import type { RecordGrant, TokenRecord } from "../../../worker/tokens/token-record.ts";

export const at = (seconds: number) => v.parse(EpochSeconds, seconds);

/** Builds a grant of a flat permission of the API `main`; `more` overrides fields. */
export function grant(permission: string, more: Partial<RecordGrant> = {}): RecordGrant {
  return { permission, api: "main", entityType: null, automatic: false, ...more };
}

/** Builds the record of a valid token of `org_home` with the scope READ; `more` overrides fields. */
export function recordOf(more: Partial<TokenRecord> = {}): TokenRecord {
  return {
    id: "tok_1",
    kind: "pat",
    owner: "usr_1",
    organization: "org_home",
    api: null,
    role: "Admin",
    groups: [],
    ownerDisabledAt: null,
    ownerAwayAt: null,
    createdAt: at(100),
    expiresAt: null,
    revokedAt: null,
    lastUsedAt: null,
    secretValidUntil: null,
    scopes: [{ permission: "READ", entityId: null }],
    grants: [grant("READ"), grant("WRITE")],
    ...more,
  };
}
