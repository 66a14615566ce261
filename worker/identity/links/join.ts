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
import { AccountInput, buildAccount } from "../new-account.ts";
import { findCurrentSignIn } from "../sign-in/find-current-sign-in.ts";
import { type SignInRefusal, signIn } from "../sign-in/sign-in.ts";

/** The account of an invited person: none yet, signed out, or signed in in this browser. */
export type AccountState = "new" | "known" | "signed_in";

/** A refusal that the person can correct in the form. */
export type JoinProblem =
  | { reason: "bad_name" | "bad_password" }
  | { reason: "sign_in"; refusal: SignInRefusal };

/** A refusal of an answer to an invitation; `over`: the invitation is no longer valid. */
export type JoinRefusal = { reason: "over" } | JoinProblem;

/** Finds the invited person's account by the email address, and its state in this browser. */
export async function findInvitedAccount(
  c: Context<AppEnv>,
  { email }: Pick<StoredInvitation, "email">,
): Promise<{ state: AccountState; person: { id: string; name: string } | null }> {
  const person = await findPersonByEmail(c.var.db, email);
  if (person === null) return { state: "new", person };
  const signedIn = (await findCurrentSignIn(c))?.person === person.id;
  return { state: signedIn ? "signed_in" : "known", person };
}

/**
 * Accepts an invitation: creates the person's account or checks its password, and makes the person a member.
 *
 * The refusal `over` means that the invitation was used meanwhile, that its creator may no longer give its role
 * and groups, or that the person is a member already.
 */
export async function join(
  c: Context<AppEnv>,
  invitation: StoredInvitation,
  input: { name: string; password: string },
): Promise<Result<void, JoinRefusal>> {
  const { email } = invitation;
  const { db, now } = c.var;
  const { state, person } = await findInvitedAccount(c, invitation);
  if (state === "known") {
    const signedIn = await signIn(c, { email, password: input.password });
    if (!signedIn.ok) return err({ reason: "sign_in", refusal: signedIn.refusal });
  }
  const invited =
    person === null
      ? await buildNewPerson(c, email, input)
      : ok({ kind: "known", person: person.id, name: person.name } as const);
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
  if (state === "new") await signIn(c, { email, password: input.password });
  return ok(undefined);
}

async function buildNewPerson(
  c: Context<AppEnv>,
  email: string,
  typed: { name: string; password: string },
): Promise<Result<InvitedPerson, JoinRefusal>> {
  const input = v.safeParse(AccountInput, { email, ...typed });
  if (!input.success) {
    const wrong = input.issues.map(({ path }) => path?.[0]?.key);
    return err({ reason: wrong.includes("name") ? "bad_name" : "bad_password" });
  }
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
