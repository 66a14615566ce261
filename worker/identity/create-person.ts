import type { Context } from "hono";
import * as v from "valibot";
import { insertPerson } from "../db/people/person-queries.ts";
import type { AppEnv } from "../http/app-env.ts";
import { AccountInput, newAccount } from "./new-account.ts";

/**
 * Makes an account that can sign in, for development: everybody else comes by an invitation or as the
 * first administrator.
 *
 * @returns the person's id
 * @throws Error where the email is taken; valibot's where the input is not valid
 */
export async function createPerson(
  c: Context<AppEnv>,
  input: { email: string; name: string; password: string },
): Promise<string> {
  const account = await newAccount(c, v.parse(AccountInput, input), { bySelf: false });
  if (!(await insertPerson(c.var.db, account))) throw new Error("The email address is taken.");
  return account.person.id;
}
