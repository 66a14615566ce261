import type { Context } from "hono";
import * as v from "valibot";
import type { AppEnv } from "../../http/app-env.ts";
import { buildAuthHeaders, copyCookies, openAuth } from "../auth.ts";

/**
 * Sets the cookie of a cookie session that was just stored, as Better Auth does after a password.
 *
 * It goes through an endpoint without a path, which only this process can call.
 */
export async function setSessionCookie(c: Context<AppEnv>, token: string): Promise<void> {
  const [{ createAuthEndpoint }, cookies] = await Promise.all([
    import("better-auth/api"),
    import("better-auth/cookies"),
  ]);
  const openSession = createAuthEndpoint(
    { method: "POST", body: v.object({ token: v.string() }) },
    async (context) => {
      const found = await context.context.internalAdapter.findSession(context.body.token);
      if (found === null) throw new Error("The session that was just stored is missing.");
      await cookies.setSessionCookie(context, found);
      return { id: found.session.id };
    },
  );
  const auth = await openAuth(c, undefined, [
    { id: "provider-sign-in", endpoints: { openSession } },
  ]);
  const { headers } = await auth.api.openSession({
    body: { token },
    headers: buildAuthHeaders(c),
    returnHeaders: true,
  });
  copyCookies(c, headers);
}
