import type { AuditAction } from "../../shared/wire/audit-action.ts";
import type { AuditEventResource, AuditParty } from "../../shared/wire/audit-event.ts";
import { t } from "./text.ts";

/** What is never about a person, and so in nobody's activity. */
type Impersonal = "invitation.created" | "audit.pruned";

/** What happened, by the server's word for it. */
const ACTIONS: Readonly<Record<Exclude<AuditAction, Impersonal>, () => string>> = {
  "token.issued": () => t("activity.tokenIssued"),
  "token.updated": () => t("activity.tokenUpdated"),
  "token.regenerated": () => t("activity.tokenRegenerated"),
  "token.revoked": () => t("activity.tokenRevoked"),
  "token.deleted": () => t("activity.tokenDeleted"),
  "token.collected": () => t("activity.tokenCollected"),
  "token.declined": () => t("activity.tokenDeclined"),
  "token.withdrawn": () => t("activity.tokenWithdrawn"),
  "token.lapsed": () => t("activity.tokenLapsed"),
  "token.secret_reused": () => t("activity.secretReused"),
  "scope.refused": () => t("activity.scopeRefused"),
  "authority.refused": () => t("activity.authorityRefused"),
  "session.started": () => t("activity.sessionStarted"),
  "session.ended": () => t("activity.sessionEnded"),
  "sign_in.succeeded": () => t("activity.signedIn"),
  "sign_in.failed": () => t("activity.signInFailed"),
  "sign_in.throttled": () => t("activity.signInThrottled"),
  sign_out: () => t("activity.signedOut"),
  "consent.granted": () => t("activity.consentGranted"),
  "consent.denied": () => t("activity.consentDenied"),
  "code.replayed": () => t("activity.codeReplayed"),
  "user.updated": () => t("activity.userUpdated"),
  "user.created": () => t("activity.userCreated"),
  "membership.created": () => t("activity.membershipCreated"),
  "membership.updated": () => t("activity.membershipUpdated"),
  "membership.removed": () => t("activity.membershipRemoved"),
  "password_link.created": () => t("activity.passwordLinkCreated"),
  "password_link.revoked": () => t("activity.passwordLinkRevoked"),
  "password.set": () => t("activity.passwordSet"),
  "invitation.revoked": () => t("activity.invitationRevoked"),
  "organization.created": () => t("activity.organizationCreated"),
  "organization.updated": () => t("activity.organizationUpdated"),
  "catalog.put": () => t("activity.catalogPut"),
  "credential.issued": () => t("activity.credentialIssued"),
  "credential.revoked": () => t("activity.credentialRevoked"),
  "audit.exported": () => t("activity.auditExported"),
};

/** What a change of a token was about. */
const CHANGES: Readonly<Record<string, () => string>> = {
  name: () => t("activity.nameChanged"),
  description: () => t("activity.descriptionChanged"),
  expires_at: () => t("activity.expiryChanged"),
  collect_expires: () => t("activity.expiryChanged"),
  scopes: () => t("activity.scopesChanged"),
};

/** "Scopes changed", "Revoked". */
export function activityText({ action, details }: AuditEventResource): string {
  if (action === "token.updated") {
    const changes = Object.keys(details).flatMap((field) => CHANGES[field]?.() ?? []);
    if (changes.length > 0) return changes.join(", ");
  }
  if (action === "authority.refused" && details.reveal === true) return t("activity.revealRefused");
  const words: Readonly<Record<string, () => string>> = ACTIONS;
  // One that a later server brings is shown as it is.
  const what = words[action]?.() ?? action;
  // Whoever made a secret for somebody else asked to see it.
  return details.revealed === true ? t("activity.revealed", { what }) : what;
}

/** As {@link activityText}, with the token or browser that it is about: "Revoked: Deploy from CI". */
export function activityTextWithTarget(event: AuditEventResource): string {
  const what = activityText(event);
  const name = targetName(event);
  return name === null ? what : t("activity.about", { what, name });
}

/** What is gone has no name any more; of a token at least its id is told. */
function targetName({ target }: AuditEventResource): string | null {
  if (target?.kind === "token") return nameOf(target);
  return target?.kind === "session" ? target.name : null;
}

/**
 * Who did it: "by you, with Chrome on Linux", "by you, with deploy-script", "by Ada Admin"; empty where nobody is known.
 *
 * @param me the id of whoever reads it
 */
export function actorText({ actor, credential }: AuditEventResource, me: string): string {
  if (actor === null) return "";
  const name = actor.id === me ? t("activity.you") : nameOf(actor);
  // A session has no name where it is somebody else's: which browser that is stays with them.
  return credential?.name === null || credential === null
    ? t("activity.by", { name })
    : t("activity.byWith", { name, token: credential.name });
}

function nameOf({ id, name }: AuditParty): string {
  return name ?? id;
}
