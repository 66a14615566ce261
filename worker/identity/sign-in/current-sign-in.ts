import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { authHeaders, openAuth, passCookies, SIGN_IN_MAX_SECONDS } from "../auth.ts";

/** Who is signed in with this browser's cookie. */
export interface SignIn {
  /** Of the cookie session; not secret. */
  id: string;
  person: string;
  name: string;
  email: string;
}

/**
 * The sign-in that the request's cookie stands for, extended by its use where `extend` is set.
 *
 * @returns `null` without one, and for one that began 90 days ago, however often it was used
 */
export async function currentSignIn(
  c: Context<AppEnv>,
  { extend }: { extend: boolean } = { extend: true },
): Promise<SignIn | null> {
  if (c.req.header("Cookie") === undefined) return null;
  const auth = await openAuth(c);
  const { headers, response } = await auth.api.getSession({
    headers: authHeaders(c),
    query: { disableRefresh: !extend },
    returnHeaders: true,
  });
  if (response === null) return null;
  const { session, user } = response;
  const ageSeconds = c.var.now - Math.floor(session.createdAt.getTime() / 1000);
  if (ageSeconds >= SIGN_IN_MAX_SECONDS) return null;
  if (extend) passCookies(c, headers);
  return { id: session.id, person: user.id, name: user.name, email: user.email };
}
