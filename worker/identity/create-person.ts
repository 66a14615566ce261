import type { Context } from "hono";
import * as v from "valibot";
import { DisplayName } from "../../shared/text.ts";
import { insertPerson } from "../db/person-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { auditActor } from "../http/audit-actor.ts";
import { randomBytes } from "../http/random-bytes.ts";
import { newId } from "../tokens/new-id.ts";
import { MAX_PASSWORD_LENGTH } from "./auth.ts";
import { EmailAddress } from "./email-address.ts";
import { hashPassword } from "./hash-password.ts";

const NewPerson = v.strictObject({
  email: EmailAddress,
  name: DisplayName,
  password: v.pipe(v.string(), v.minLength(8), v.maxLength(MAX_PASSWORD_LENGTH)),
});

/**
 * Makes an account that can sign in: its rows as Better Auth reads them, and the audit row, at once.
 *
 * The only way to one, since nobody can sign up: used by seeding, invitations and setup.
 *
 * @returns the person's id
 * @throws Error where the email is taken; valibot's where the input is not valid
 */
export async function createPerson(
  c: Context<AppEnv>,
  input: { email: string; name: string; password: string },
): Promise<string> {
  const { email, name, password } = v.parse(NewPerson, input);
  const id = newId("usr", randomBytes);
  const created = await insertPerson(c.var.db, {
    person: { id, email, name, passwordHash: await hashPassword(password) },
    accountId: newId("ses", randomBytes),
    now: c.var.now,
    event: {
      id: newId("aud", randomBytes),
      at: c.var.now,
      organization: null,
      action: "user.created",
      actor: auditActor(c, null),
      subject: id,
      target: { kind: "user", id },
    },
  });
  if (!created) throw new Error("The email address is taken.");
  return id;
}
