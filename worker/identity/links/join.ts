import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Database } from "../../db/database.ts";
import type { StoredInvitation } from "../../db/links/one-time-links.ts";
import { findMemberWithCatalog, type MemberWithCatalog } from "../../db/people/member-queries.ts";
import { findPersonByEmail } from "../../db/people/person-queries.ts";
import { type InvitedPerson, useInvitation } from "../../db/people/use-invitation.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { checkMembership } from "../../permissions/check-membership.ts";
import { canManage } from "../../permissions/list-controls.ts";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";
import { checkNewPassword, type PasswordRefusal } from "../check-new-password.ts";
import { hashForAccount } from "../hash-for-account.ts";
import { AccountInput, buildAccount } from "../new-account.ts";
import { findCurrentSignIn, isProviderId, type SignIn } from "../sign-in/find-current-sign-in.ts";
import { type SignInRefusal, signIn } from "../sign-in/sign-in.ts";

/** A refusal that the person can correct in the form. */
export type JoinProblem =
  | { reason: "bad_name" }
  | PasswordRefusal
  | { reason: "sign_in"; refusal: SignInRefusal };

/** A refusal of an answer to an invitation; `over`: the invitation is no longer valid. */
export type JoinRefusal = { reason: "over" } | JoinProblem;

interface NamedPerson {
  id: string;
  name: string;
}

/** Finds the invited person's account by the email address: none yet, signed out, or signed in in this browser. */
export async function findInvitedAccount(
  c: Context<AppEnv>,
  { email }: Pick<StoredInvitation, "email">,
): Promise<
  | { state: "new"; person: null }
  | { state: "known"; person: NamedPerson }
  | { state: "signed_in"; person: NamedPerson; signIn: SignIn }
> {
  const person = await findPersonByEmail(c.var.db, email);
  if (person === null) return { state: "new", person };
  const signIn = await findCurrentSignIn(c);
  // Only a password opens the organization that somebody is invited to.
  if (signIn?.person !== person.id || isProviderId(signIn.passwordId)) {
    return { state: "known", person };
  }
  return { state: "signed_in", person, signIn };
}

/** What a person typed to accept an invitation. */
export interface JoinInput {
  name: string;
  password: string;
  /** True if the password is a new one for this organization alone, since the account's is unknown or forgotten. */
  isNewPassword: boolean;
}

/**
 * Accepts an invitation: creates the person's account, checks a password of it or stores a new one for this
 * organization, and makes the person a member.
 *
 * Nobody proves that an address is theirs, so another administrator may have created its account. Its password must
 * neither keep the invited person out nor let that administrator in.
 *
 * The refusal `over` means that the invitation was used meanwhile, that its creator may no longer give its role
 * and groups, or that the person is a member already.
 */
export async function join(
  c: Context<AppEnv>,
  invitation: StoredInvitation,
  input: JoinInput,
): Promise<Result<void, JoinRefusal>> {
  const { email } = invitation;
  const { db, now } = c.var;
  const invited = await identifyInvitedPerson(c, email, input);
  if (!invited.ok) return invited;
  const creator = await checkInvitation(db, invitation);
  if (creator === null) return err({ reason: "over" });
  const joined = await useInvitation(db, invitation, invited.value, {
    creator,
    now,
    event: {
      id: generateId("aud", getRandomBytes),
      at: now,
      organization: invitation.organization,
      action: "membership.created",
      actor: buildAuditActor(c, { id: invited.value.person, name: invited.value.name }),
      subject: invited.value.person,
      target: { kind: "user", id: invited.value.person },
      details: {
        role: [null, invitation.role],
        groups: [null, invitation.groups],
        invitation: invitation.id,
      },
    },
  });
  if (!joined) return err({ reason: "over" });
  if (!("passwordId" in invited.value)) await signIn(c, { email, password: input.password });
  return ok(undefined);
}

async function identifyInvitedPerson(
  c: Context<AppEnv>,
  email: string,
  input: JoinInput,
): Promise<Result<InvitedPerson, JoinRefusal>> {
  const account = await findInvitedAccount(c, { email });
  switch (account.state) {
    case "new":
      return buildNewPerson(c, email, input);
    case "signed_in": {
      const { person, name, passwordId } = account.signIn;
      return ok({ kind: "known", person, name, passwordId });
    }
    case "known": {
      if (input.isNewPassword) return buildNewPassword(c, email, account.person, input.password);
      const signedIn = await signIn(c, { email, password: input.password });
      if (!signedIn.ok) return err({ reason: "sign_in", refusal: signedIn.refusal });
      return ok({ kind: "known", ...signedIn.value, name: account.person.name });
    }
  }
}

async function buildNewPassword(
  c: Context<AppEnv>,
  email: string,
  { id: person, name }: NamedPerson,
  text: string,
): Promise<Result<InvitedPerson, JoinRefusal>> {
  const password = await checkNewPassword(text, { email, name: "" });
  if (!password.ok) return password;
  const hash = await hashForAccount(c.var.db, email, password.value);
  const id = generateId("ses", getRandomBytes);
  return ok({ kind: "known", person, name, password: { id, hash } });
}

async function buildNewPerson(
  c: Context<AppEnv>,
  email: string,
  typed: Pick<JoinInput, "name" | "password">,
): Promise<Result<InvitedPerson, JoinRefusal>> {
  const { password } = typed;
  const input = v.safeParse(AccountInput, { email, name: typed.name, password });
  if (!input.success) {
    const wrong = input.issues.map(({ path }) => path?.[0]?.key);
    return err({ reason: wrong.includes("name") ? "bad_name" : "bad_password" });
  }
  const checked = await checkNewPassword(password, input.output);
  if (!checked.ok) return checked;
  const account = await buildAccount(c, input.output, { bySelf: true });
  const { id, name } = account.person;
  return ok({ kind: "new", person: id, name, account });
}

/**
 * Checks by the current catalog that an invitation's creator may still give its role and groups.
 *
 * @returns the creator with the membership that was checked, or `null` if they may not
 */
export async function checkInvitation(
  db: Database,
  { createdBy, organization, role, groups }: StoredInvitation,
): Promise<MemberWithCatalog | null> {
  const creator = await findMemberWithCatalog(db, { subject: createdBy, organization });
  if (creator === null || !canManage(creator.catalog, creator, "users")) return null;
  const wanted = { role, groups };
  return checkMembership(creator.catalog, creator, wanted, wanted).ok ? creator : null;
}
