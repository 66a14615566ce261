import type { Context } from "hono";
import { type EpochSeconds, toEpochSeconds } from "../../../shared/time.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAuthHeaders, copyCookies, openAuth, SIGN_IN_MAX_SECONDS } from "../auth.ts";

/** The person signed in by this browser's cookie. */
export interface SignIn {
  /** The id of the cookie session; not secret. */
  id: string;
  person: string;
  name: string;
  email: string;
  /** The password that it was proved by, which opens some of the person's organizations; `null` for the account's own. */
  passwordId: string | null;
  /** When the person last proved who they are. Each password starts a new cookie session. */
  provedAt: EpochSeconds;
}

/**
 * Reads the sign-in of the request's cookie, and extends it if `extend` is set.
 *
 * @returns `null` if there is none, or it began 90 days ago
 */
export async function findCurrentSignIn(
  c: Context<AppEnv>,
  { extend }: { extend: boolean } = { extend: true },
): Promise<SignIn | null> {
  if (c.req.header("Cookie") === undefined) return null;
  const auth = await openAuth(c);
  const { headers, response } = await auth.api.getSession({
    headers: buildAuthHeaders(c),
    query: { disableRefresh: !extend },
    returnHeaders: true,
  });
  if (response === null) return null;
  const { session, user } = response;
  const provedAt = toEpochSeconds(session.createdAt);
  if (c.var.now - provedAt >= SIGN_IN_MAX_SECONDS) return null;
  if (extend) copyCookies(c, headers);
  const { id, name, email } = user;
  return {
    id: session.id,
    person: id,
    name,
    email,
    passwordId: session.passwordId ?? null,
    provedAt,
  };
}
