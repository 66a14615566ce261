import { type SQL, sql } from "drizzle-orm";
import type { EpochSeconds } from "../../../shared/time.ts";
import { buildOpeningProofCondition } from "../sign-in/opening-proofs.ts";
import {
  type ActingCredential,
  buildOwnedTokenCondition,
  buildValidCredentialCondition,
  type TokenKey,
} from "../write-guards.ts";

/*
 * The conditions under which the key of a kept secret may leave the server. In all of them `t` is the token, `s` its
 * current secret, `actor` the acting session, `b` its browser_sessions row, `o` the organization and `k` a kept copy.
 */

/** A sign-in that is this old no longer counts as recent. */
const RECENT_SECONDS = 86_400;

/** Selects the token of `key`, its current secret and the acting session. A secret in its grace is not current. */
export const fromKeepable = (key: TokenKey, { tokenId }: ActingCredential): SQL =>
  sql`FROM tokens t JOIN token_secrets s ON s.token_id = t.id AND s.valid_until IS NULL
    JOIN organizations o ON o.id = t.organization
    JOIN tokens actor ON actor.id = ${tokenId} AND actor.kind = 'ses'
      AND actor.owner = ${key.subject} AND actor.organization = ${key.organization}
    JOIN browser_sessions b ON b.token_id = actor.id`;

/**
 * Builds the condition that the owner acts by a live session, that the organization lets members keep secrets, and that
 * the token is active.
 */
export const buildKeepableCondition = (
  key: TokenKey,
  credential: ActingCredential,
  now: EpochSeconds,
): SQL =>
  sql`t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} AND ${buildLiveCondition(now)}
    AND o.kept_secrets <> 'off' AND ${buildValidCredentialCondition(credential, now)}`;

const buildLiveCondition = (now: EpochSeconds): SQL =>
  sql`t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > ${now})`;

/** Builds the condition that the owner has this token, and that it is active. */
export const buildOwnActiveCondition = (key: TokenKey, now: EpochSeconds): SQL =>
  sql`EXISTS (SELECT 1 FROM tokens t JOIN token_secrets s ON s.token_id = t.id AND s.valid_until IS NULL
    WHERE t.id = ${key.id} AND ${buildOwnedTokenCondition(key)} AND ${buildLiveCondition(now)})`;

/**
 * Builds the join with the copy of the secret that the acting session's installation keeps for its person.
 *
 * @param kids the keys of the ring: a copy of a retired key cannot be opened
 */
export const buildCopyHere = (kids: readonly string[]): SQL =>
  sql`kept_copies k ON k.secret_digest = s.digest AND k.token_id = t.id AND k.person = t.owner
    AND k.organization = t.organization AND k.browser_id = b.key_thumbprint
    AND k.kid IN (SELECT value FROM json_each(${JSON.stringify(kids)}))`;

/**
 * Builds the condition that the organization asks for no recent sign-in, or that the person signed in on this browser in
 * the last day.
 *
 * A sign-in for one organization counts in all that its proofs open, so the sign-ins of every live session of the
 * installation are looked at. A provider's proof counts in its own organization alone.
 */
export const buildRecentSignInCondition = (now: EpochSeconds): SQL =>
  sql`(o.kept_secrets = 'signed_in' OR b.proved_at > ${now - RECENT_SECONDS} OR EXISTS (
    SELECT 1 FROM browser_sessions other
    JOIN tokens live ON live.id = other.token_id AND live.owner = t.owner
      AND live.revoked_at IS NULL AND live.expires_at > ${now}
    JOIN session s ON s.id = other.cookie_session_id AND s.user_id = t.owner
    JOIN sign_in_proofs p ON p.session = s.id
    JOIN memberships m ON m.person = t.owner AND m.organization = t.organization
    WHERE other.key_thumbprint = b.key_thumbprint AND p.authenticated_at > ${now - RECENT_SECONDS}
      AND ${buildOpeningProofCondition(now)}))`;
