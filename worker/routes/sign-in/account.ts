import { type Context, Hono } from "hono";
import { deleteCookie } from "hono/cookie";
import { type EpochSeconds, toRfc3339 } from "../../../shared/time.ts";
import { listPersonOrganizations } from "../../db/people/person-queries.ts";
import {
  type CookieSession,
  listCookieSessions,
  signOutCookieSession,
} from "../../db/sign-in/session-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { browserName } from "../../identity/sign-in/browser-name.ts";
import { cookieName, isSecure } from "../../identity/sign-in/cookie-names.ts";
import { currentSignIn, type SignIn } from "../../identity/sign-in/current-sign-in.ts";
import { formToken, guardedForm } from "../../middleware/form-guard.ts";
import { type AccountBrowser, AccountPage } from "../../pages/account-page.tsx";
import { pageErrorResponse } from "../../pages/page-error.tsx";
import { pageResponse } from "../../pages/page-response.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-event.ts";

/** `/account`: who is signed in here, and on which browsers; signing any of them out. */
export const accountRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/account", async (c) => {
    const signIn = await currentSignIn(c);
    if (signIn === null) return c.redirect("/login", 302);
    const { db, now } = c.var;
    const [organizations, sessions] = await Promise.all([
      listPersonOrganizations(db, signIn.person),
      listCookieSessions(db, signIn.person, now),
    ]);
    const page = AccountPage({
      host: new URL(c.req.url).host,
      formToken: await formToken(c, { page: "account", signInId: signIn.id }),
      person: signIn,
      organizations,
      browsers: sessions.map((session) => toBrowser(session, signIn)),
    });
    return pageResponse(c, page);
  })
  .post("/account", async (c) => {
    const signIn = await currentSignIn(c, { extend: false });
    if (signIn === null) return c.redirect("/login", 303);
    const form = await guardedForm(c, { page: "account", signInId: signIn.id });
    const id = form.get("sign_out") ?? "";
    await signOut(c, signIn, id);
    if (id !== signIn.id) return c.redirect("/account", 303);
    const { origin } = new URL(c.req.url);
    deleteCookie(c, cookieName(origin, "session"), { path: "/", secure: isSecure(origin) });
    return c.redirect("/login", 303);
  });

/** One that is not there, or another's, changes nothing: the page that follows shows what is. */
async function signOut(c: Context<AppEnv>, signIn: SignIn, id: string): Promise<void> {
  await signOutCookieSession(c.var.db, { id, person: signIn.person }, c.var.now, {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization: null,
    action: "sign_out",
    actor: auditActor(c, signIn.person),
    subject: signIn.person,
    target: { kind: "session", id },
  });
}

function toBrowser(session: CookieSession, signIn: SignIn): AccountBrowser {
  return {
    id: session.id,
    name: browserName(session.userAgent),
    signedInOn: day(session.createdAt),
    lastUsedOn: day(session.usedAt),
    signedInAt: toRfc3339(session.createdAt),
    current: session.id === signIn.id,
  };
}

function day(instant: EpochSeconds): string {
  const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
  return format.format(instant * 1000);
}
