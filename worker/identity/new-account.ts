import type { Context } from "hono";
import * as v from "valibot";
import { EmailAddress } from "../../shared/email-address.ts";
import { DisplayName } from "../../shared/text.ts";
import { insertPerson, type NewPerson } from "../db/people/person-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { getRandomBytes } from "../http/get-random-bytes.ts";
import { generateId } from "../tokens/generate-id.ts";
import { buildAuditActor } from "../use-cases/audit/audit-event.ts";
import { MAX_PASSWORD_LENGTH } from "./auth.ts";
import { hashPassword } from "./hash-password.ts";

/** A password that a person chooses. */
export const NewPassword = v.pipe(v.string(), v.minLength(8), v.maxLength(MAX_PASSWORD_LENGTH));

export const AccountInput = v.strictObject({
  email: EmailAddress,
  name: DisplayName,
  password: NewPassword,
});
export type AccountInput = v.InferOutput<typeof AccountInput>;

/**
 * Builds a new account to store: the rows that Better Auth reads, and an audit row.
 *
 * @param bySelf true if the person creates it, false for an operator
 */
export async function buildAccount(
  c: Context<AppEnv>,
  { email, name, password }: AccountInput,
  { bySelf }: { bySelf: boolean },
): Promise<NewPerson> {
  const id = generateId("usr", getRandomBytes);
  return {
    person: { id, email, name, passwordHash: await hashPassword(password) },
    accountId: generateId("ses", getRandomBytes),
    now: c.var.now,
    event: {
      id: generateId("aud", getRandomBytes),
      at: c.var.now,
      organization: null,
      action: "user.created",
      actor: buildAuditActor(c, bySelf ? { id, name } : null),
      subject: id,
      target: { kind: "user", id },
    },
  };
}

/**
 * Creates an account that can sign in, for development only. In production, people join by an invitation or as
 * the first administrator.
 *
 * @returns the person's id
 * @throws Error if the email is taken, ValiError if the input is invalid
 */
export async function createPerson(
  c: Context<AppEnv>,
  input: { email: string; name: string; password: string },
): Promise<string> {
  const account = await buildAccount(c, v.parse(AccountInput, input), { bySelf: false });
  if (!(await insertPerson(c.var.db, account))) throw new Error("The email address is taken.");
  return account.person.id;
}
