import type { Failure } from "../connection.ts";
import type { Holder } from "./holder.ts";
import { t } from "./text.ts";

/** Whoever reads it, of whom nothing is known. */
const NOBODY: Holder = { who: "me", role: "" };

type ProblemFailure = Extract<Failure, { kind: "problem" }>;

/**
 * What a person is told of a failure. Chosen by its kind or problem name; a server's own words
 * are never shown, since any server may be on the other end.
 *
 * @param holder of the tokens it is about: what they may not hold, or how many they have, is said of them
 */
export function failureText(failure: Failure, holder: Holder = NOBODY): string {
  switch (failure.kind) {
    case "invalid_address":
      return t("failure.invalidAddress");
    case "insecure_address":
      return t("failure.insecureAddress");
    case "unreachable":
      return t("failure.unreachable", { host: failure.host });
    case "not_latchkey":
      return t("failure.notLatchkey", { host: failure.host });
    case "wrong_version": {
      const { host, version, needed } = failure;
      return t("failure.wrongVersion", { host, version, needed });
    }
    case "sign_in_cancelled":
      return t("failure.cancelled");
    case "no_member":
      return t("failure.noMember");
    case "session_ended":
      return t("failure.sessionEnded", { host: failure.host });
    case "offline":
      return t("failure.offline");
    case "unavailable":
      return t("failure.unavailable", { host: failure.host });
    case "rate_limited":
      return t("failure.rateLimited", { seconds: failure.retryAfterSeconds });
    case "outcome_unknown":
      return t("failure.outcomeUnknown");
    case "secret_unavailable":
      return t("failure.secretUnavailable");
    case "problem":
      return problemText(failure, holder);
  }
}

/** As {@link failureText}, of a token's creation or regeneration. */
export function creationFailureText(
  failure: Failure,
  regenerates: boolean,
  holder: Holder = NOBODY,
): string {
  if (failure.kind !== "outcome_unknown") return failureText(failure, holder);
  return regenerates ? t("failure.regenerationUnknown") : t("failure.creationUnknown");
}

/** As {@link failureText}, of an invitation. */
export function inviteFailureText(failure: Failure): string {
  const conflicts = failure.kind === "problem" && failure.problem === "conflict";
  return conflicts ? t("failure.notInvited") : failureText(failure);
}

/** As {@link failureText}, of letting somebody in again: their role is all that can be wrong with it. */
export function enableFailureText(failure: Failure): string {
  const lacksRole = failure.kind === "problem" && failure.problem === "invalid_input";
  return lacksRole ? t("failure.notEnabled") : failureText(failure);
}

/** The permissions that a refusal names. */
export function refusedPermissions(failure: Failure): readonly string[] {
  if (failure.kind !== "problem" || failure.problem !== "permission_not_grantable") return [];
  return failure.errors.flatMap(({ permission }) => permission ?? []);
}

/**
 * What is said beside each refused permission, the first in full.
 *
 * @param permissions those refused, in the form's order
 */
export function refusalTexts(
  permissions: readonly string[],
  holder: Holder,
): ReadonlyMap<string, string> {
  const texts = permissions.map((permission, index) => {
    if (index > 0) return [permission, alsoRefusedText(holder)] as const;
    return [permission, refusalText(permission, holder)] as const;
  });
  return new Map(texts);
}

function alsoRefusedText({ who }: Holder): string {
  return who === "me" ? t("failure.refusedToo") : t("failure.notGrantableEither");
}

function refusalText(permission: string | undefined, holder: Holder): string {
  if (permission === undefined) return t("failure.forbidden");
  if (holder.who === "other") return t("failure.notGrantable", { name: holder.name, permission });
  const { role } = holder;
  return role === "" ? t("failure.forbidden") : t("failure.refused", { role, permission });
}

function problemText(failure: ProblemFailure, holder: Holder): string {
  switch (failure.problem) {
    case "permission_not_grantable":
      return refusalText(refusedPermissions(failure)[0], holder);
    case "insufficient_scope":
      return t("failure.forbidden");
    case "not_found":
      return holder.who === "me"
        ? t("failure.notFound")
        : t("failure.notManaged", { name: holder.name });
    case "stale_version":
    case "conflict":
    case "precondition_required":
      return t("failure.stale");
    case "last_administrator":
      return t("failure.lastAdministrator");
    case "beyond_authority":
      return t("failure.beyondAuthority");
    case "token_limit_reached":
      return holder.who === "me" ? t("failure.limit") : t("failure.limitOf", { name: holder.name });
    case "invalid_input":
      return failure.errors.some(({ pointer }) => pointer === "/reveal")
        ? t("failure.reveal")
        : t("failure.input");
    default:
      return t("failure.unexpected");
  }
}
