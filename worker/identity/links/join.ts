import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { Database } from "../../db/database.ts";
import type { StoredInvitation } from "../../db/links/one-time-links.ts";
import { findJudgedMember, type JudgedMember } from "../../db/people/member-queries.ts";
import { findPersonId } from "../../db/people/person-queries.ts";
import { type Joining, useInvitation } from "../../db/people/use-invitation.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { checkMembership } from "../../permissions/check-membership.ts";
import { mayManage } from "../../permissions/controls-of.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-event.ts";
import { AccountInput, newAccount } from "../new-account.ts";
import { currentSignIn } from "../sign-in/current-sign-in.ts";
import { type SignInRefusal, signIn } from "../sign-in/sign-in.ts";

/** Who would join: somebody new, somebody with an account, or somebody signed in to it. */
export type Joiner = "new" | "known" | "signed_in";

/** What can be done better at a second try. */
export type JoinProblem =
  | { reason: "bad_name" | "bad_password" }
  | { reason: "sign_in"; refusal: SignInRefusal };

export type JoinRefusal = { reason: "over" } | JoinProblem;

/** How the one whom an invitation is for can answer it, in this browser. */
export async function joinerOf(
  c: Context<AppEnv>,
  { email }: Pick<StoredInvitation, "email">,
): Promise<{ joiner: Joiner; person: string | null }> {
  const person = await findPersonId(c.var.db, email);
  if (person === null) return { joiner: "new", person };
  const signedIn = (await currentSignIn(c))?.person === person;
  return { joiner: signedIn ? "signed_in" : "known", person };
}

/**
 * Answers an invitation: makes the account where there is none, else wants its password, and makes its
 * holder a member.
 *
 * `over` is whatever makes it worth nothing: it was used in the meantime, whoever made it may no longer
 * invite to that, or the person is a member already.
 */
export async function join(
  c: Context<AppEnv>,
  invitation: StoredInvitation,
  given: { name: string; password: string },
): Promise<Result<void, JoinRefusal>> {
  const { email } = invitation;
  const { db, now } = c.var;
  const { joiner, person } = await joinerOf(c, invitation);
  if (joiner === "known") {
    const signedIn = await signIn(c, { email, password: given.password });
    if (!signedIn.ok) return err({ reason: "sign_in", refusal: signedIn.refusal });
  }
  const joining =
    person === null ? await newJoining(c, email, given) : ok({ kind: "known", person } as const);
  if (!joining.ok) return joining;
  const maker = await judgeInvitation(db, invitation);
  if (maker === null) return err({ reason: "over" });
  const joined = await useInvitation(db, invitation, joining.value, {
    maker,
    now,
    event: {
      id: newId("aud", randomBytes),
      at: now,
      organization: invitation.organization,
      action: "membership.created",
      actor: auditActor(c, joining.value.person),
      subject: joining.value.person,
      target: { kind: "user", id: joining.value.person },
      details: {
        role: [null, invitation.role],
        groups: [null, invitation.groups],
        invitation: invitation.id,
      },
    },
  });
  if (!joined) return err({ reason: "over" });
  if (joiner === "new") await signIn(c, { email, password: given.password });
  return ok(undefined);
}

async function newJoining(
  c: Context<AppEnv>,
  email: string,
  given: { name: string; password: string },
): Promise<Result<Joining, JoinRefusal>> {
  const input = v.safeParse(AccountInput, { email, ...given });
  if (!input.success) {
    const wrong = input.issues.map(({ path }) => path?.[0]?.key);
    return err({ reason: wrong.includes("name") ? "bad_name" : "bad_password" });
  }
  const account = await newAccount(c, input.output, { bySelf: true });
  return ok({ kind: "new", person: account.person.id, account });
}

/**
 * Whether an invitation is still worth what it says: who made it must still be allowed to, by the catalog
 * as it is now.
 *
 * @returns its maker as judged, or `null` where they may no longer invite to that
 */
export async function judgeInvitation(
  db: Database,
  { createdBy, organization, role, groups }: StoredInvitation,
): Promise<JudgedMember | null> {
  const maker = await findJudgedMember(db, { subject: createdBy, organization });
  if (maker === null || !mayManage(maker.catalog, maker, "users")) return null;
  const wanted = { role, groups };
  return checkMembership(maker.catalog, maker, wanted, wanted).ok ? maker : null;
}
