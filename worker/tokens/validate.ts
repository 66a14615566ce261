import type { ScopeToken } from "../../shared/scope.ts";
import type { EpochSeconds } from "../../shared/time.ts";
import type { TokenKind } from "../../shared/token-shape.ts";
import { allowsMethod } from "./allows-method.ts";
import { allowsScope } from "./allows-scope.ts";
import { type EffectiveScope, effectiveScopes } from "./effective-scopes.ts";
import type { TokenRecord } from "./token-record.ts";

/** What is asked of a token. Every question names an organization: scopes mean nothing without one. */
export interface Question {
  readonly organization: string;
  /** The kinds of token that pass this door. */
  readonly kinds: readonly TokenKind[];
  /** Only this API's scopes count and are told. */
  readonly api?: string;
  /** The HTTP method that an access level of `api` must let through; without an `api` none does. */
  readonly method?: string;
  /** All of them are needed. */
  readonly scopes?: readonly ScopeToken[];
  /** The entity meant by every scope that names none itself. */
  readonly entity?: string;
  /** Whether a token without any effective scope is refused although no certain one is asked. */
  readonly anyScope?: boolean;
}

/** Why a token was refused. Logged in full; a stranger sees all but the last as one. */
export type TokenRefusal =
  | { readonly reason: "unknown" }
  | { readonly reason: "revoked"; readonly at: EpochSeconds }
  | { readonly reason: "expired"; readonly at: EpochSeconds }
  | { readonly reason: "superseded"; readonly at: EpochSeconds }
  | { readonly reason: "owner_disabled"; readonly at: EpochSeconds }
  | { readonly reason: "wrong_organization" }
  | { readonly reason: "wrong_kind" }
  | { readonly reason: "insufficient_scope"; readonly required: readonly ScopeToken[] };

/** A token that passed, with all that a caller may learn of it. */
export interface AllowedToken {
  readonly tokenId: string;
  readonly kind: TokenKind;
  readonly subject: string;
  readonly organization: string;
  readonly role: string;
  /** Whose API an `svc` credential speaks for. */
  readonly api: string | null;
  /** Effective ones only, automatic ones included. */
  readonly scopes: readonly EffectiveScope[];
  readonly createdAt: EpochSeconds;
  /** When the presented secret stops at the latest. */
  readonly expiresAt: EpochSeconds | null;
}

export type Verdict =
  | ({ readonly status: "allowed" } & AllowedToken)
  | ({ readonly status: "refused" } & TokenRefusal);

/**
 * Judges a token by its record, the question and the clock.
 *
 * A token expires at `expiresAt`, not after it: at that second it is already refused
 * (RFC 7519 §4.1.4); the same holds for a superseded secret. Revocation is reported before
 * expiry, because it was someone's decision.
 *
 * @param record what is stored, or `null` where no digest matched
 * @param now the instant of the request
 */
export function validate(
  record: TokenRecord | null,
  question: Question,
  now: EpochSeconds,
): Verdict {
  if (record === null) return { status: "refused", reason: "unknown" };
  const refusal = endOfToken(record, now) ?? misplaced(record, question);
  if (refusal !== null) return { status: "refused", ...refusal };
  const { api } = question;
  const all = scopesOf(record);
  const scopes = api === undefined ? all : all.filter((scope) => scope.api === api);
  const required = question.scopes ?? [];
  const enough = required.every((scope) => allowsScope(scopes, scope, question.entity));
  if (
    !enough ||
    !allowedMethod(scopes, question) ||
    (question.anyScope === true && scopes.length === 0)
  ) {
    return { status: "refused", reason: "insufficient_scope", required };
  }
  return { status: "allowed", ...allowed(record, scopes) };
}

/**
 * Effective scopes by record: they follow from it alone, whatever is asked and whatever the time, so a
 * record that is kept needs them worked out once.
 */
const known = new WeakMap<TokenRecord, readonly EffectiveScope[]>();

function scopesOf(record: TokenRecord): readonly EffectiveScope[] {
  const before = known.get(record);
  if (before !== undefined) return before;
  const scopes = effectiveScopes(record);
  known.set(record, scopes);
  return scopes;
}

/** What has ended the token, its secret or its owner's rights; `null` while none has. */
export function endOfToken(record: TokenRecord, now: EpochSeconds): TokenRefusal | null {
  const { revokedAt, expiresAt, secretValidUntil, ownerDisabledAt } = record;
  if (revokedAt !== null) return { reason: "revoked", at: revokedAt };
  if (expiresAt !== null && now >= expiresAt) return { reason: "expired", at: expiresAt };
  if (secretValidUntil !== null && now >= secretValidUntil) {
    return { reason: "superseded", at: secretValidUntil };
  }
  if (ownerDisabledAt !== null) return { reason: "owner_disabled", at: ownerDisabledAt };
  return null;
}

/** Whether a good token was brought to the wrong door. */
function misplaced(record: TokenRecord, question: Question): TokenRefusal | null {
  if (record.organization !== question.organization) return { reason: "wrong_organization" };
  if (!question.kinds.includes(record.kind)) return { reason: "wrong_kind" };
  return null;
}

function allowedMethod(scopes: readonly EffectiveScope[], { api, method }: Question): boolean {
  return method === undefined || (api !== undefined && allowsMethod(scopes, method));
}

function allowed(record: TokenRecord, scopes: readonly EffectiveScope[]): AllowedToken {
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
    expiresAt: earlier(record.expiresAt, record.secretValidUntil),
  };
}

/** `null` is never. */
function earlier(a: EpochSeconds | null, b: EpochSeconds | null): EpochSeconds | null {
  if (a === null || b === null) return a ?? b;
  return b < a ? b : a;
}
