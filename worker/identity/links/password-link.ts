import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import type { IssuedPasswordLink } from "../../../shared/wire/link-resource.ts";
import { recordEvent } from "../../db/audit/audit-statement.ts";
import type { Database } from "../../db/database.ts";
import { insertPasswordLink, type StoredPasswordLink } from "../../db/links/one-time-links.ts";
import {
  findJudgedMember,
  type JudgedMember,
  listMemberships,
} from "../../db/people/member-queries.ts";
import { usePasswordLink } from "../../db/people/use-password-link.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import { isWithinPowers } from "../../permissions/powers.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor, credentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireAuthority } from "../../use-cases/catalog/require-catalog.ts";
import { hashPassword } from "../hash-password.ts";
import { NewPassword } from "../new-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { newLink } from "./one-time-link.ts";

/**
 * Makes a link to a new password for a member, to be handed over by the administrator: Latchkey sends no mail.
 *
 * @throws ProblemError `beyond_authority` where the member is above the one who asks, or belongs to an
 *   organization that they do not manage: the link lets its holder act as the member everywhere
 */
export async function makePasswordLink(
  c: Context<AppEnv>,
  user: { id: string },
): Promise<IssuedPasswordLink> {
  const { credential, db, now } = c.var;
  const target = { kind: "user", id: user.id } as const;
  if ((await judgePasswordLink(db, credential.subject, user.id)) === null) {
    const refused = credentialAuditEvent(c, "authority.refused", target, { password_link: true });
    await recordEvent(db, { ...refused, subject: user.id });
    throw new ProblemError("beyond_authority");
  }
  const { link, stored } = await newLink(c, "/password");
  const details = { link: stored.id, expires_at: [null, stored.expiresAt] };
  const event = {
    ...credentialAuditEvent(c, "password_link.created", target, details),
    subject: user.id,
  };
  const authority = await requireAuthority(c);
  if (!(await insertPasswordLink(db, { ...stored, person: user.id }, { authority, now, event }))) {
    throw new ProblemError("conflict");
  }
  return { link, expires_at: toRfc3339(stored.expiresAt) };
}

/**
 * Gives the person a password link is for a new password, and signs them in with it.
 *
 * `over`: it was used in the meantime, or whoever made it may no longer make it for this person.
 */
export async function choosePassword(
  c: Context<AppEnv>,
  link: StoredPasswordLink,
  text: string,
): Promise<Result<void, { reason: "over" | "bad_password" }>> {
  const password = v.safeParse(NewPassword, text);
  if (!password.success) return err({ reason: "bad_password" });
  const { db, now } = c.var;
  const makers = await judgePasswordLink(db, link.createdBy, link.person);
  if (makers === null) return err({ reason: "over" });
  const hash = await hashPassword(password.output);
  const event = {
    id: newId("aud", randomBytes),
    at: now,
    organization: link.organization,
    action: "password.set" as const,
    actor: auditActor(c, link.person),
    subject: link.person,
    target: { kind: "user", id: link.person } as const,
    details: { link: link.id },
  };
  const credential = { hash, accountId: newId("ses", randomBytes) };
  if (!(await usePasswordLink(db, link, credential, { makers, now, event }))) {
    return err({ reason: "over" });
  }
  await signIn(c, { email: link.email, password: password.output });
  return ok(undefined);
}

/** Each takes a read, and a place in the guard. */
const MOST_ORGANIZATIONS = 10;

/**
 * Whether `maker` may give `person` a new password, by which they could act as them: only where they manage
 * users, and that person is within their powers, in every organization that the person belongs to. An
 * administrator of one organization must not get into another through a common member.
 *
 * @returns the maker as judged in each, or `null`
 */
async function judgePasswordLink(
  db: Database,
  maker: string,
  person: string,
): Promise<JudgedMember[] | null> {
  const memberships = await listMemberships(db, person);
  if (memberships.length === 0 || memberships.length > MOST_ORGANIZATIONS) return null;
  const judged: JudgedMember[] = [];
  for (const { organization, role, groups } of memberships) {
    const member = await findJudgedMember(db, { subject: maker, organization });
    if (member === null || !mayManage(member.catalog, member, "users")) return null;
    if (!isWithinPowers(member.catalog, member, { role, groups })) return null;
    judged.push(member);
  }
  return judged;
}
