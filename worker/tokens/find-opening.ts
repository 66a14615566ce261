import type { EpochSeconds } from "../../shared/time.ts";

/** A proof by a password opens for at most this long, like a sign-in that is used every day. */
export const PASSWORD_PROOF_SECONDS = 90 * 86_400;

/** A proof of a cookie session: how its person proved who they are, and when. */
export interface SignInProof {
  method: "password" | "provider" | "passkey";
  at: EpochSeconds;
  /** When the person themselves proved who they are; `null` if the provider did not say. */
  authenticatedAt: EpochSeconds | null;
  /**
   * The provider, for the method `provider`. `null` if it is disabled or deleted, or no longer knows the person of the
   * session.
   */
  provider: { organization: string; sessionHours: number } | null;
}

/** A cookie session, with the password that it was proved by: `null` for the account's own. */
export interface ProvedSession {
  passwordId: string | null;
  proofs: readonly SignInProof[];
}

/** What decides how a membership of the session's person may be opened. */
export interface OpenableMembership {
  organization: string;
  isEnabled: boolean;
  /** The password that opens it; `null` for the account's own. */
  passwordId: string | null;
  /** `provider`: only a proof by the organization's own provider, or an emergency member's password, opens it. */
  signIn: "any" | "provider";
  emergency: boolean;
}

/** How a membership is opened. */
export interface Opening {
  /** When the person last proved who they are, by proofs that open it; `null` if that is not known. */
  provedAt: EpochSeconds | null;
  /** From this second on the proofs no longer open it. */
  endsAt: EpochSeconds;
  /** True if only an emergency member's own proof opens it. */
  isEmergency: boolean;
}

/**
 * Decides if a sign-in opens a membership of its person: who may act where. `buildOpeningProofCondition` says the same
 * in SQL, and a test compares both.
 *
 * A provider vouches for people in its own organization and in no other, and for `session_hours`. A password opens the
 * memberships that go by it. If the organization demands its provider, a password opens it for emergency members only.
 *
 * @returns `null` if no proof opens it
 */
export function findOpening(
  membership: OpenableMembership,
  session: ProvedSession,
  now: EpochSeconds,
): Opening | null {
  if (!membership.isEnabled) return null;
  const opening = session.proofs.flatMap((proof) => {
    const endsAt = computeProofEnd(proof);
    return endsAt !== null && now < endsAt && matches(membership, session, proof)
      ? [{ proof, endsAt }]
      : [];
  });
  if (opening.length === 0) return null;
  const times = opening.flatMap(({ proof: { authenticatedAt } }) => authenticatedAt ?? []);
  const ends = opening.map(({ endsAt }) => endsAt);
  return {
    provedAt: findLatest(times),
    endsAt: findLatest(ends) ?? now,
    isEmergency:
      membership.signIn === "provider" && opening.every(({ proof }) => proof.method === "password"),
  };
}

/** Returns when a proof stops to open anything; `null` if it opens nothing. */
export function computeProofEnd({ method, at, provider }: SignInProof): EpochSeconds | null {
  if (method === "password") return (at + PASSWORD_PROOF_SECONDS) as EpochSeconds;
  if (method !== "provider" || provider === null) return null;
  return (at + provider.sessionHours * 3600) as EpochSeconds;
}

function matches(
  { organization, passwordId, signIn, emergency }: OpenableMembership,
  session: ProvedSession,
  { method, provider }: SignInProof,
): boolean {
  if (method === "provider") return provider?.organization === organization;
  return passwordId === session.passwordId && (signIn === "any" || emergency);
}

function findLatest(instants: readonly EpochSeconds[]): EpochSeconds | null {
  return instants.length === 0 ? null : (Math.max(...instants) as EpochSeconds);
}
