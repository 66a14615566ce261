import { type Context, Hono } from "hono";
import { deleteCookie } from "hono/cookie";
import { toRfc3339 } from "../../../shared/time.ts";
import { listPersonOrganizations } from "../../db/people/person-queries.ts";
import {
  type CookieSession,
  listCookieSessions,
  signOutCookieSession,
} from "../../db/sign-in/session-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { getCookieName, isSecure } from "../../identity/sign-in/cookie-names.ts";
import { countPageMutation } from "../../identity/sign-in/count-page-mutation.ts";
import { findCurrentSignIn, type SignIn } from "../../identity/sign-in/find-current-sign-in.ts";
import { getBrowserName } from "../../identity/sign-in/get-browser-name.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { type AccountBrowser, AccountPage } from "../../pages/account-page.tsx";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { formatDay } from "../../pages/format-day.ts";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";

/** `/account`: shows the signed-in person and their browsers, and signs out any of the browsers. */
export const accountRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/account", async (c) => {
    const signIn = await findCurrentSignIn(c);
    if (signIn === null) return c.redirect("/login", 302);
    const { db, now } = c.var;
    const [organizations, sessions] = await Promise.all([
      listPersonOrganizations(db, signIn.person),
      listCookieSessions(db, signIn.person, now),
    ]);
    const page = AccountPage({
      host: new URL(c.req.url).host,
      formToken: await createFormToken(c, { page: "account", signInId: signIn.id }),
      person: signIn,
      organizations,
      browsers: sessions.map((session) => toAccountBrowser(session, signIn)),
    });
    return buildPageResponse(c, page);
  })
  .post("/account", async (c) => {
    const signIn = await findCurrentSignIn(c, { extend: false });
    if (signIn === null) return c.redirect("/login", 303);
    await countPageMutation(c, signIn.person);
    const form = await readGuardedForm(c, { page: "account", signInId: signIn.id });
    const id = form.get("sign_out") ?? "";
    await signOut(c, signIn, id);
    if (id !== signIn.id) return c.redirect("/account", 303);
    const { origin } = new URL(c.req.url);
    deleteCookie(c, getCookieName(origin, "session"), { path: "/", secure: isSecure(origin) });
    return c.redirect("/login", 303);
  });

/** Signs a browser out. An unknown session, or another person's, is ignored: the next page shows the rest. */
async function signOut(c: Context<AppEnv>, signIn: SignIn, id: string): Promise<void> {
  await signOutCookieSession(c.var.db, { id, person: signIn.person }, c.var.now, {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: null,
    action: "sign_out",
    actor: buildAuditActor(c, { id: signIn.person, name: signIn.name }),
    subject: signIn.person,
    target: { kind: "session", id },
  });
}

function toAccountBrowser(session: CookieSession, signIn: SignIn): AccountBrowser {
  return {
    id: session.id,
    name: getBrowserName(session.userAgent),
    signedInOn: formatDay(session.createdAt),
    lastUsedOn: formatDay(session.usedAt),
    signedInAt: toRfc3339(session.createdAt),
    current: session.id === signIn.id,
  };
}
