import type { Context } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAuthHeaders, copyCookies, openAuth, SIGN_IN_MAX_SECONDS } from "../auth.ts";

/** The person signed in by this browser's cookie. */
export interface SignIn {
  /** The id of the cookie session; not secret. */
  id: string;
  person: string;
  name: string;
  email: string;
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
  const ageSeconds = c.var.now - Math.floor(session.createdAt.getTime() / 1000);
  if (ageSeconds >= SIGN_IN_MAX_SECONDS) return null;
  if (extend) copyCookies(c, headers);
  return { id: session.id, person: user.id, name: user.name, email: user.email };
}
