import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { isOverMutationLimit } from "../../http/mutation-limit.ts";
import { PageError } from "../../pages/page-error.tsx";
import type { SignIn } from "./find-current-sign-in.ts";

/**
 * Counts a change that a signed-in person makes by a page. Each code, session and refusal is a stored row, so a
 * browser that repeats them would fill the database.
 *
 * @throws PageError after too many in a minute
 */
export async function countPageMutation(
  c: Context<AppEnv>,
  { person, passwordId }: Pick<SignIn, "person" | "passwordId">,
): Promise<void> {
  // By password, so that a person who knows one of several does not hold up a person who knows another.
  const key = `person ${person} ${passwordId ?? ""}`;
  if (await isOverMutationLimit(c.env.MUTATION_LIMIT, key)) refuse(c);
}

/**
 * Counts a new person of a provider against the organization, since a new person has no count of their own.
 *
 * @throws PageError after too many changes of the organization in a minute
 */
export async function countNewPerson(c: Context<AppEnv>, organization: string): Promise<void> {
  if (await isOverMutationLimit(c.env.ORGANIZATION_MUTATION_LIMIT, organization)) refuse(c);
}

function refuse(c: Context<AppEnv>): never {
  c.set("refusal", "rate_limited");
  throw new PageError(({ refusals }) => refusals.tooManyChanges);
}
