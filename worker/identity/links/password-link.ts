import type { Context } from "hono";
import { err, ok, type Result } from "../../../shared/result.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import type { Database } from "../../db/database.ts";
import { insertPasswordLink, type StoredPasswordLink } from "../../db/links/one-time-links.ts";
import {
  findMembership,
  findMemberWithCatalog,
  type MemberWithCatalog,
} from "../../db/people/member-queries.ts";
import { usePasswordLink } from "../../db/people/use-password-link.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { isWithinPowers } from "../../permissions/powers.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor, buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-catalog.ts";
import { checkNewPassword, type PasswordRefusal } from "../check-new-password.ts";
import { hashForAccount } from "../hash-for-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { createLink } from "./one-time-link.ts";

/**
 * Creates a link by which a member can set a new password for this organization. The administrator hands it over,
 * since Latchkey sends no mail.
 *
 * @throws ProblemError `managed_elsewhere` for a person of a directory, who has no password; `beyond_authority` if the member has more powers than the actor, since the link lets its user
 *   act as the member
 */
export async function makePasswordLink(
  c: Context<AppEnv>,
  user: { id: string; isOfDirectory: boolean },
): Promise<IssuedPasswordLink> {
  const { credential, db, now } = c.var;
  if (user.isOfDirectory) throw new ProblemError("managed_elsewhere");
  const target = { kind: "user", id: user.id } as const;
  const { subject: creator, organization } = credential;
  if ((await checkPasswordLink(db, { creator, person: user.id, organization })) === null) {
    const refused = buildCredentialAuditEvent(c, "authority.refused", target, {
      password_link: true,
    });
    await recordRefusal(db, { ...refused, subject: user.id });
    throw new ProblemError("beyond_authority");
  }
  const { link, stored } = await createLink(c, "/password");
  const details = { link: stored.id, expires_at: [null, stored.expiresAt] };
  const event = {
    ...buildCredentialAuditEvent(c, "password_link.created", target, details),
    subject: user.id,
  };
  const authority = await requireAuthority(c);
  if (!(await insertPasswordLink(db, { ...stored, person: user.id }, { authority, now, event }))) {
    throw new ProblemError("conflict");
  }
  return { link, expires_at: toRfc3339(stored.expiresAt) };
}

/**
 * Sets the new password of a password link's person, and signs them in.
 *
 * The refusal `over` means that the link was used meanwhile, or that its creator may no longer create it for
 * this person.
 */
export async function choosePassword(
  c: Context<AppEnv>,
  link: StoredPasswordLink,
  text: string,
): Promise<Result<void, { reason: "over" } | PasswordRefusal>> {
  const password = await checkNewPassword(text, { email: link.email, name: link.personName });
  if (!password.ok) return password;
  const { db, now } = c.var;
  const { createdBy, person, organization } = link;
  const creator = await checkPasswordLink(db, { creator: createdBy, person, organization });
  if (creator === null) return err({ reason: "over" });
  const hash = await hashForAccount(db, link.email, password.value);
  const event = {
    id: generateId("aud", getRandomBytes),
    at: now,
    organization: link.organization,
    action: "password.set" as const,
    actor: buildAuditActor(c, { id: link.person, name: link.personName }),
    subject: link.person,
    target: { kind: "user", id: link.person } as const,
    details: { link: link.id },
  };
  const stored = { id: generateId("ses", getRandomBytes), hash };
  if (!(await usePasswordLink(db, link, stored, { creator, now, event }))) {
    return err({ reason: "over" });
  }
  await signIn(c, { email: link.email, password: password.value });
  return ok(undefined);
}

/**
 * Checks that `creator` may give a member of the organization a new password, by which they could act as that member
 * there: they must manage users, and have the member within their powers. It is no matter what the member may do in
 * other organizations, since the password does not open those.
 *
 * @returns the creator's checked membership, or `null` if they may not
 */
async function checkPasswordLink(
  db: Database,
  { creator, person, organization }: { creator: string; person: string; organization: string },
): Promise<MemberWithCatalog | null> {
  const [member, target] = await Promise.all([
    findMemberWithCatalog(db, { subject: creator, organization }),
    findMembership(db, { subject: person, organization }),
  ]);
  if (member === null || target === null) return null;
  const isAllowed =
    canManage(member.catalog, member, "users") && isWithinPowers(member.catalog, member, target);
  return isAllowed ? member : null;
}
