import type { Failure } from "../connection.ts";
import { t } from "./text.ts";
import type { TokenOwner } from "./token-owner.ts";

/** The reader, before their role is loaded. */
const UNKNOWN_OWNER: TokenOwner = { who: "me", role: "" };

type ProblemFailure = Extract<Failure, { kind: "problem" }>;

/**
 * Describes a failure by its kind or the name of its problem.
 *
 * The server's own texts are never shown, since a user can connect to any server.
 *
 * @param owner the person to name in texts about permissions and limits
 */
export function describeFailure(failure: Failure, owner: TokenOwner = UNKNOWN_OWNER): string {
  switch (failure.kind) {
    case "invalid_address":
      return t("failure.invalidAddress");
    case "insecure_address":
      return t("failure.insecureAddress");
    case "server_is_set":
      return t("managed.onlyServer");
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
    case "no_access":
      return t("failure.noAccess", { host: failure.host });
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
    case "secret_not_kept":
      return t("failure.secretNotKept");
    case "secret_unreadable":
      return t("failure.secretUnreadable");
    case "keeping_failed":
      return t("failure.keepingFailed");
    case "too_many_kept":
      return t("failure.tooManyKept");
    case "problem":
      return describeProblem(failure, owner);
  }
}

/** Describes a failure to create or regenerate a token. */
export function describeCreationFailure(
  failure: Failure,
  regenerates: boolean,
  owner: TokenOwner = UNKNOWN_OWNER,
): string {
  if (failure.kind !== "outcome_unknown") return describeFailure(failure, owner);
  return regenerates ? t("failure.regenerationUnknown") : t("failure.creationUnknown");
}

/** Describes a failure to copy a kept secret. @param host the server, which alone has its key */
export function describeOpeningFailure(failure: Failure, host: string): string {
  const isApart = failure.kind === "offline" || failure.kind === "unreachable";
  return isApart ? t("failure.copyingOffline", { host }) : describeFailure(failure);
}

/** Describes a failure to keep a secret. */
export function describeKeepingFailure(failure: Failure): string {
  const conflicts = failure.kind === "problem" && failure.problem === "conflict";
  return conflicts ? t("failure.notKept") : describeFailure(failure);
}

/** Describes a failure to invite a person. */
export function describeInviteFailure(failure: Failure): string {
  const conflicts = failure.kind === "problem" && failure.problem === "conflict";
  return conflicts ? t("failure.notInvited") : describeFailure(failure);
}

/** Describes a failure to enable a member again; only their role can make this input invalid. */
export function describeEnableFailure(failure: Failure): string {
  const lacksRole = failure.kind === "problem" && failure.problem === "invalid_input";
  return lacksRole ? t("failure.notEnabled") : describeFailure(failure);
}

/** Lists the permissions that a refusal names. */
export function getRefusedPermissions(failure: Failure): readonly string[] {
  if (failure.kind !== "problem" || failure.problem !== "permission_not_grantable") return [];
  return failure.errors.flatMap(({ permission }) => permission ?? []);
}

/**
 * Returns the text for each refused permission: the first in full, the others in brief.
 *
 * @param permissions the refused permissions in the form's order
 */
export function describeRefusals(
  permissions: readonly string[],
  owner: TokenOwner,
): ReadonlyMap<string, string> {
  const texts = permissions.map((permission, index) => {
    if (index > 0) return [permission, describeNextRefusal(owner)] as const;
    return [permission, describeRefusal(permission, owner)] as const;
  });
  return new Map(texts);
}

function describeNextRefusal({ who }: TokenOwner): string {
  return who === "me" ? t("failure.refusedToo") : t("failure.notGrantableEither");
}

function describeRefusal(permission: string | undefined, owner: TokenOwner): string {
  if (permission === undefined) return t("failure.forbidden");
  if (owner.who === "other") return t("failure.notGrantable", { name: owner.name, permission });
  const { role } = owner;
  return role === "" ? t("failure.forbidden") : t("failure.refused", { role, permission });
}

function describeProblem(failure: ProblemFailure, owner: TokenOwner): string {
  switch (failure.problem) {
    case "permission_not_grantable":
      return describeRefusal(getRefusedPermissions(failure)[0], owner);
    case "insufficient_scope":
      return t("failure.forbidden");
    case "fresh_sign_in_required":
      return t("failure.freshSignIn");
    case "not_found":
      return owner.who === "me"
        ? t("failure.notFound")
        : t("failure.notManaged", { name: owner.name });
    case "stale_version":
    case "conflict":
    case "precondition_required":
      return t("failure.stale");
    case "keeping_not_allowed":
      return t("failure.keepingNotAllowed");
    case "sign_in_again":
      return t("failure.signInAgain");
    case "secret_shown":
      return t("failure.secretShown");
    case "last_administrator":
      return t("failure.lastAdministrator");
    case "beyond_authority":
      return t("failure.beyondAuthority");
    case "token_limit_reached":
      return owner.who === "me" ? t("failure.limit") : t("failure.limitOf", { name: owner.name });
    case "token_quota_reached":
      return t("failure.quota");
    case "invalid_input":
      return failure.errors.some(({ pointer }) => pointer === "/reveal")
        ? t("failure.reveal")
        : t("failure.input");
    default:
      return t("failure.unexpected");
  }
}
