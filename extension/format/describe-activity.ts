import type { AuditAction, AuditEventResource, AuditParty } from "../../shared/wire/audit-event.ts";
import { formatBrowserName } from "./browser-name.ts";
import { formatList, t } from "./text.ts";

/** Actions that are never about a person, so that no activity lists them. */
type ImpersonalAction =
  | "invitation.created"
  | "audit.pruned"
  | "tokens.removed"
  | "provider.domain_lost";

const ACTIONS: Readonly<Record<Exclude<AuditAction, ImpersonalAction>, () => string>> = {
  "token.issued": () => t("activity.tokenIssued"),
  "token.updated": () => t("activity.tokenUpdated"),
  "token.regenerated": () => t("activity.tokenRegenerated"),
  "token.old_secret_stopped": () => t("activity.oldSecretStopped"),
  "token.revoked": () => t("activity.tokenRevoked"),
  "token.deleted": () => t("activity.tokenDeleted"),
  "token.collected": () => t("activity.tokenCollected"),
  "token.declined": () => t("activity.tokenDeclined"),
  "token.withdrawn": () => t("activity.tokenWithdrawn"),
  "token.lapsed": () => t("activity.tokenLapsed"),
  "token.secret_kept": () => t("activity.secretKept"),
  "token.secret_opened": () => t("activity.secretOpened"),
  "token.secret_forgotten": () => t("activity.secretForgotten"),
  "token.secret_reused": () => t("activity.secretReused"),
  "token.recognized": () => t("activity.tokenRecognized"),
  "scope.refused": () => t("activity.scopeRefused"),
  "authority.refused": () => t("activity.authorityRefused"),
  "session.started": () => t("activity.sessionStarted"),
  "session.ended": () => t("activity.sessionEnded"),
  "sign_in.succeeded": () => t("activity.signedIn"),
  "sign_in.failed": () => t("activity.signInFailed"),
  "sign_in.throttled": () => t("activity.signInThrottled"),
  "sign_in.refused": () => t("activity.signInRefused"),
  "sign_in.emergency": () => t("activity.signInEmergency"),
  "identity.linked": () => t("activity.identityLinked"),
  "identity.unlinked": () => t("activity.identityUnlinked"),
  "mapping.refused": () => t("activity.mappingRefused"),
  sign_out: () => t("activity.signedOut"),
  "consent.granted": () => t("activity.consentGranted"),
  "consent.denied": () => t("activity.consentDenied"),
  "code.replayed": () => t("activity.codeReplayed"),
  "code.refused": () => t("activity.codeRefused"),
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
  "provider.created": () => t("activity.providerCreated"),
  "provider.changed": () => t("activity.providerChanged"),
  "provider.disabled": () => t("activity.providerDisabled"),
  "provider.deleted": () => t("activity.providerDeleted"),
  "provider.tried": () => t("activity.providerTried"),
  "sign_in.ended": () => t("activity.signInEnded"),
  "provider.domain_added": () => t("activity.domainAdded"),
  "provider.domain_proved": () => t("activity.domainProved"),
  "provider.domain_removed": () => t("activity.domainRemoved"),
  "audit.read": () => t("activity.auditRead"),
  "audit.exported": () => t("activity.auditExported"),
};

/** Texts for the changed fields of a token, by the name of the field in `details`. */
const CHANGES: Readonly<Record<string, () => string>> = {
  name: () => t("activity.nameChanged"),
  description: () => t("activity.descriptionChanged"),
  expires_at: () => t("activity.expiryChanged"),
  collect_expires: () => t("activity.expiryChanged"),
  scopes: () => t("activity.scopesChanged"),
};

/** Describes an event without its target: "Scopes changed", "Revoked". */
export function describeActivity({ action, details }: AuditEventResource): string {
  if (action === "token.updated") {
    const changes = Object.keys(details).flatMap((field) => CHANGES[field]?.() ?? []);
    if (changes.length > 0) return formatList(changes);
  }
  if (action === "authority.refused" && details.reveal === true) return t("activity.revealRefused");
  const texts: Readonly<Record<string, () => string>> = ACTIONS;
  // A newer server may report actions that this version does not know.
  const what = texts[action]?.() ?? action;
  const { repeated } = details;
  if (typeof repeated === "number") {
    return t("activity.repeated", repeated, { what, count: repeated });
  }
  // A manager who made a secret for another person also asked to see it.
  return details.revealed === true ? t("activity.revealed", { what }) : what;
}

/** Describes an event together with its token or browser: "Revoked: Deploy from CI". */
export function describeActivityWithTarget(event: AuditEventResource): string {
  const what = describeActivity(event);
  const name = getTargetName(event);
  return name === null ? what : t("activity.about", { what, name });
}

/** A session that is no longer stored has no name. A token whose name the server does not know is named by its id. */
function getTargetName({ target }: AuditEventResource): string | null {
  if (target?.kind === "token") return getName(target);
  if (target?.kind !== "session" || target.name === null) return null;
  return formatBrowserName(target.name);
}

/**
 * Names the actor and the credential: "by you, with Chrome on Linux", "by you, with deploy-script", "by Ada Admin".
 *
 * @param me the reader's id
 * @returns an empty text if the actor is unknown
 */
export function describeActor({ actor, credential }: AuditEventResource, me: string): string {
  if (actor === null) return "";
  const name = actor.id === me ? t("activity.you") : getName(actor);
  // The server does not name another person's session: their browsers are private.
  return credential?.name === null || credential === null
    ? t("activity.by", { name })
    : t("activity.byWith", { name, token: getCredentialName(credential.id, credential.name) });
}

function getCredentialName(id: string, name: string): string {
  return id.startsWith("ses_") ? formatBrowserName(name) : name;
}

function getName({ id, name }: AuditParty): string {
  return name ?? id;
}
