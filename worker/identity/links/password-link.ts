import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import type { Database } from "../../db/database.ts";
import { insertPasswordLink, type StoredPasswordLink } from "../../db/links/one-time-links.ts";
import {
  findMemberWithCatalog,
  listMemberships,
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
import { hashPassword } from "../hash-password.ts";
import { NewPassword } from "../new-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { createLink } from "./one-time-link.ts";

/**
 * Creates a link by which a member can set a new password. The administrator hands it over, since Latchkey sends
 * no mail.
 *
 * @throws ProblemError `beyond_authority` if the member has more powers than the actor, or belongs to an
 *   organization that the actor does not manage: the link lets its user act as the member everywhere
 */
export async function makePasswordLink(
  c: Context<AppEnv>,
  user: { id: string },
): Promise<IssuedPasswordLink> {
  const { credential, db, now } = c.var;
  const target = { kind: "user", id: user.id } as const;
  if ((await checkPasswordLink(db, credential.subject, user.id)) === null) {
    const refused = buildCredentialAuditEvent(c, "authority.refused", target, {
      password_link: true,
    });
    await recordEvent(db, { ...refused, subject: user.id });
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
): Promise<Result<void, { reason: "over" | "bad_password" }>> {
  const password = v.safeParse(NewPassword, text);
  if (!password.success) return err({ reason: "bad_password" });
  const { db, now } = c.var;
  const creators = await checkPasswordLink(db, link.createdBy, link.person);
  if (creators === null) return err({ reason: "over" });
  const hash = await hashPassword(password.output);
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
  const credential = { hash, accountId: generateId("ses", getRandomBytes) };
  if (!(await usePasswordLink(db, link, credential, { creators, now, event }))) {
    return err({ reason: "over" });
  }
  await signIn(c, { email: link.email, password: password.output });
  return ok(undefined);
}

/** Each organization takes a read and a part of the write's condition. */
const MAX_ORGANIZATIONS = 10;

/**
 * Checks that `creator` may give `person` a new password, by which they could act as that person. They must manage
 * users, and have the person within their powers, in every organization of the person. So an administrator of one
 * organization cannot get into another through a common member.
 *
 * @returns the creator's checked membership of each organization, or `null` if they may not
 */
async function checkPasswordLink(
  db: Database,
  creator: string,
  person: string,
): Promise<MemberWithCatalog[] | null> {
  const memberships = await listMemberships(db, person);
  if (memberships.length === 0 || memberships.length > MAX_ORGANIZATIONS) return null;
  const creatorMemberships: MemberWithCatalog[] = [];
  for (const { organization, role, groups } of memberships) {
    const member = await findMemberWithCatalog(db, { subject: creator, organization });
    if (member === null || !canManage(member.catalog, member, "users")) return null;
    if (!isWithinPowers(member.catalog, member, { role, groups })) return null;
    creatorMemberships.push(member);
  }
  return creatorMemberships;
}
