import type { Context } from "hono";
import * as v from "valibot";
import { err, ok, type Result } from "../../../shared/result.ts";
import type { StoredPasswordLink } from "../../db/links/one-time-links.ts";
import { usePasswordLink } from "../../db/people/use-password-link.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-actor.ts";
import { hashPassword } from "../hash-password.ts";
import { NewPassword } from "../new-account.ts";
import { signIn } from "../sign-in/sign-in.ts";
import { judgePasswordLink } from "./judge-password-link.ts";

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
