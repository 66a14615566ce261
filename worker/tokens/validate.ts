import type { ScopeToken } from "../../shared/scope.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenKind } from "../../shared/token-shape.ts";
import { allowsMethod } from "./allows-method.ts";
import { allowsScope } from "./allows-scope.ts";
import { computeEffectiveScopes, type EffectiveScope } from "./compute-effective-scopes.ts";
import type { TokenRecord } from "./token-record.ts";

/** A question about a token. It always names an organization, since scopes mean nothing without one. */
export interface Question {
  readonly organization: string;
  /** The kinds of token that are accepted. */
  readonly kinds: readonly TokenKind[];
  /** Only this API's scopes count and are returned. */
  readonly api?: string;
  /** The HTTP method that an access level of `api` must allow. Without an `api`, no method is allowed. */
  readonly method?: string;
  /** The token needs all of them. */
  readonly scopes?: readonly ScopeToken[];
  /** The entity for every scope that names none itself. */
  readonly entity?: string;
  /** If true, a token without any effective scope is refused even if `scopes` is empty. */
  readonly anyScope?: boolean;
}

/** The reason why a token was refused. Logged in full; callers see one answer for all but the last. */
export type TokenRefusal =
  | { readonly reason: "unknown" }
  | { readonly reason: "revoked"; readonly at: EpochSeconds }
  | { readonly reason: "expired"; readonly at: EpochSeconds }
  | { readonly reason: "superseded"; readonly at: EpochSeconds }
  | { readonly reason: "owner_disabled"; readonly at: EpochSeconds }
  | { readonly reason: "owner_away"; readonly at: EpochSeconds }
  | { readonly reason: "wrong_organization" }
  | { readonly reason: "wrong_kind" }
  | { readonly reason: "insufficient_scope"; readonly required: readonly ScopeToken[] };

/** A token that passed, with everything a caller may learn about it. */
export interface AllowedToken {
  readonly tokenId: string;
  readonly kind: TokenKind;
  readonly subject: string;
  readonly organization: string;
  readonly role: string;
  /** The API that an `svc` credential belongs to. */
  readonly api: string | null;
  /** Effective scopes only, automatic ones included. */
  readonly scopes: readonly EffectiveScope[];
  readonly createdAt: EpochSeconds;
  /** When the presented secret stops working at the latest. */
  readonly expiresAt: EpochSeconds | null;
}

export type Verdict =
  | ({ readonly status: "allowed" } & AllowedToken)
  | ({ readonly status: "refused" } & TokenRefusal);

/**
 * Judges a token by its record, the question and the clock.
 *
 * A token expires at `expiresAt`, not after it: at that second it is already refused
 * (RFC 7519 §4.1.4). A superseded secret ends in this way too. Revocation is reported before
 * expiry, because it was a person's decision.
 *
 * @param record the stored record, or `null` if no digest matched
 * @param now the instant of the request
 */
export function validate(
  record: TokenRecord | null,
  question: Question,
  now: EpochSeconds,
): Verdict {
  if (record === null) return { status: "refused", reason: "unknown" };
  const refusal = checkLifecycle(record, now) ?? checkAudience(record, question);
  if (refusal !== null) return { status: "refused", ...refusal };
  const { api } = question;
  const allScopes = getScopes(record);
  const scopes = api === undefined ? allScopes : allScopes.filter((scope) => scope.api === api);
  const required = question.scopes ?? [];
  const hasRequired = required.every((scope) => allowsScope(scopes, scope, question.entity));
  if (
    !hasRequired ||
    !isMethodAllowed(scopes, question) ||
    (question.anyScope === true && scopes.length === 0)
  ) {
    return { status: "refused", reason: "insufficient_scope", required };
  }
  return { status: "allowed", ...toAllowedToken(record, scopes) };
}

/** Effective scopes by record. They depend on the record alone, so a cached record computes them once. */
const scopesByRecord = new WeakMap<TokenRecord, readonly EffectiveScope[]>();

function getScopes(record: TokenRecord): readonly EffectiveScope[] {
  const known = scopesByRecord.get(record);
  if (known !== undefined) return known;
  const scopes = computeEffectiveScopes(record);
  scopesByRecord.set(record, scopes);
  return scopes;
}

/** Checks that the token, its secret and its owner's membership are still valid; `null` if they are. */
export function checkLifecycle(record: TokenRecord, now: EpochSeconds): TokenRefusal | null {
  const { revokedAt, expiresAt, secretValidUntil, ownerDisabledAt, ownerAwayAt } = record;
  if (revokedAt !== null) return { reason: "revoked", at: revokedAt };
  if (expiresAt !== null && now >= expiresAt) return { reason: "expired", at: expiresAt };
  if (secretValidUntil !== null && now >= secretValidUntil) {
    return { reason: "superseded", at: secretValidUntil };
  }
  if (ownerDisabledAt !== null) return { reason: "owner_disabled", at: ownerDisabledAt };
  if (ownerAwayAt !== null && now >= ownerAwayAt) return { reason: "owner_away", at: ownerAwayAt };
  return null;
}

/** Checks that the token belongs to the organization and is of an accepted kind; `null` if so. */
function checkAudience(record: TokenRecord, question: Question): TokenRefusal | null {
  if (record.organization !== question.organization) return { reason: "wrong_organization" };
  if (!question.kinds.includes(record.kind)) return { reason: "wrong_kind" };
  return null;
}

function isMethodAllowed(scopes: readonly EffectiveScope[], { api, method }: Question): boolean {
  return method === undefined || (api !== undefined && allowsMethod(scopes, method));
}

function toAllowedToken(record: TokenRecord, scopes: readonly EffectiveScope[]): AllowedToken {
  const { id, kind, owner, organization, role, api, createdAt } = record;
  return {
    tokenId: id,
    kind,
    subject: owner,
    organization,
    role,
    api,
    scopes,
    createdAt,
    expiresAt: pickEarlier(record.expiresAt, record.secretValidUntil),
  };
}

/** Returns the earlier instant; `null` means never. */
function pickEarlier(a: EpochSeconds | null, b: EpochSeconds | null): EpochSeconds | null {
  if (a === null || b === null) return a ?? b;
  return b < a ? b : a;
}
