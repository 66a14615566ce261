import { type Context, Hono } from "hono";
import { deleteCookie } from "hono/cookie";
import { FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import { listPersonMemberships } from "../../db/people/person-queries.ts";
import { endOtherSignIns } from "../../db/sign-in/end-other-sign-ins.ts";
import { listPasswords } from "../../db/sign-in/password-queries.ts";
import {
  type CookieSession,
  listCookieSessions,
  signOutCookieSession,
} from "../../db/sign-in/session-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { listOpenedOrganizations } from "../../identity/oauth/list-opened-organizations.ts";
import {
  type ConnectRefusal,
  connectProvider,
  disconnectFromProvider,
  listAccountProviders,
} from "../../identity/providers/connect-provider.ts";
import { buildAccountEvent } from "../../identity/sign-in/build-account-event.ts";
import { changePassword } from "../../identity/sign-in/change-password.ts";
import { getCookieName, isSecure } from "../../identity/sign-in/cookie-names.ts";
import { countPageMutation } from "../../identity/sign-in/count-page-mutation.ts";
import {
  findCurrentSignIn,
  isProviderId,
  type SignIn,
} from "../../identity/sign-in/find-current-sign-in.ts";
import { provePassword } from "../../identity/sign-in/prove-password.ts";
import { recognizeBrowser } from "../../identity/sign-in/recognize-browser.ts";
import type { SignInRefusal } from "../../identity/sign-in/sign-in.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import {
  type AccountBrowser,
  AccountPage,
  type AccountPageProps,
} from "../../pages/account-page.tsx";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { describePasswordRefusal } from "../../pages/describe-password-refusal.ts";
import { describeSignInRefusal } from "../../pages/login-page.tsx";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import { MoveOnPage } from "../../pages/provider-pages.tsx";
import type { PickText } from "../../pages/texts/page-texts.ts";
import { isFreshProof } from "../../tokens/is-fresh-proof.ts";

/** `/account`: shows the signed-in person and their browsers, signs these out, and changes the password. */
export const accountRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/account", async (c) => {
    const signIn = await findCurrentSignIn(c);
    if (signIn === null) return c.redirect("/login", 302);
    return renderAccountPage(c, signIn, null);
  })
  .post("/account", async (c) => {
    const signIn = await findCurrentSignIn(c, { extend: false });
    if (signIn === null) return c.redirect("/login", 303);
    await countPageMutation(c, signIn);
    const form = await readGuardedForm(c, { page: "account", signInId: signIn.id });
    switch (form.get("answer")) {
      case "change_password":
        return answerChangePassword(c, signIn, form);
      case "sign_out_others":
        return answerSignOutOthers(c, signIn, form);
      case "connect":
      case "disconnect":
        return answerProviderForm(c, signIn, form);
    }
    const id = form.get("sign_out") ?? "";
    await signOut(c, signIn, id);
    if (id !== signIn.id) return c.redirect("/account", 303);
    const { origin } = new URL(c.req.url);
    deleteCookie(c, getCookieName(origin, "session"), { path: "/", secure: isSecure(origin) });
    return c.redirect("/login", 303);
  });

async function renderAccountPage(
  c: Context<AppEnv>,
  signIn: SignIn,
  refused: AccountPageProps["refused"],
): Promise<Response> {
  const { db, now } = c.var;
  const hasPassword = !isProviderId(signIn.passwordId);
  const [memberships, sessions, providers, passwords] = await Promise.all([
    listPersonMemberships(db, signIn),
    listCookieSessions(db, signIn, now),
    listAccountProviders(c, signIn),
    hasPassword ? [] : listPasswords(db, signIn.email),
  ]);
  const page = {
    formToken: await createFormToken(c, { page: "account", signInId: signIn.id }),
    person: { name: signIn.name, email: signIn.address },
    organizations: listOpenedOrganizations(memberships, signIn, now).opened,
    browsers: sessions.map((session) => toAccountBrowser(session, signIn)),
    providers,
    hasPassword,
    hasOtherPassword: passwords.length > 0,
    isLimited: signIn.passwordId !== null && hasPassword,
    isFresh: isFreshProof(signIn.provedAt, FRESH_SIGN_IN_SECONDS, now),
    done: refused === null ? readDone(c) : null,
    refused,
  };
  return buildPageResponse(c, (view) => AccountPage({ view, ...page }));
}

function readDone(c: Context<AppEnv>): AccountPageProps["done"] {
  if (c.req.query("changed") === "1") return "changed";
  return c.req.query("connected") === "1" ? "connected" : null;
}

/** Connects a provider, by a page that goes on to it, or disconnects it. */
async function answerProviderForm(
  c: Context<AppEnv>,
  signIn: SignIn,
  form: URLSearchParams,
): Promise<Response> {
  const provider = form.get("provider") ?? "";
  const typed = { provider, password: form.get(`password-${provider}`) ?? "" };
  const refuse = (refusal: ConnectRefusal) => {
    c.set("refusal", `provider_${refusal.reason}`);
    const error = describeConnectRefusal(refusal);
    return renderAccountPage(c, signIn, { form: "provider", error });
  };
  if (form.get("answer") === "disconnect") {
    const done = await disconnectFromProvider(c, signIn, typed);
    return done.ok ? c.redirect("/account", 303) : refuse(done.refusal);
  }
  const begun = await connectProvider(c, signIn, typed);
  if (!begun.ok) return refuse(begun.refusal);
  const { name, address } = begun.value;
  const heading: PickText = (texts) => texts.provider.goingTo({ name });
  return buildPageResponse(c, (view) => MoveOnPage({ view, to: address, heading }));
}

function describeConnectRefusal(refusal: ConnectRefusal): PickText {
  switch (refusal.reason) {
    case "gone":
      return (texts) => texts.provider.account.gone;
    case "last_way":
      return (texts) => texts.provider.account.lastWay;
    case "down":
      return ({ provider }) => provider.refusals.down({ name: provider.unnamed });
    default:
      return describeProofRefusal(refusal);
  }
}

async function answerChangePassword(
  c: Context<AppEnv>,
  signIn: SignIn,
  form: URLSearchParams,
): Promise<Response> {
  const typed = { current: form.get("password") ?? "", next: form.get("new-password") ?? "" };
  const changed = await changePassword(c, signIn, typed);
  if (changed.ok) return c.redirect("/account?changed=1", 303);
  const { refusal } = changed;
  c.set("refusal", `change_${refusal.reason}`);
  const error = isSignInRefusal(refusal)
    ? describeProofRefusal(refusal)
    : describePasswordRefusal(refusal);
  return renderAccountPage(c, signIn, { form: "change_password", error });
}

async function answerSignOutOthers(
  c: Context<AppEnv>,
  signIn: SignIn,
  form: URLSearchParams,
): Promise<Response> {
  const { db, now } = c.var;
  if (!isFreshProof(signIn.provedAt, FRESH_SIGN_IN_SECONDS, now)) {
    const proved = await provePassword(c, signIn, form.get("sign-out-password") ?? "");
    if (!proved.ok) {
      const error = describeProofRefusal(proved.refusal);
      return renderAccountPage(c, signIn, { form: "sign_out_others", error });
    }
  }
  const event = buildAccountEvent(c, "sign_out", signIn.person, {
    id: signIn.person,
    name: signIn.name,
  });
  await endOtherSignIns(db, signIn, { now, event: { ...event, details: { others: true } } });
  return c.redirect("/account", 303);
}

function isSignInRefusal(refusal: { reason: string }): refusal is SignInRefusal {
  return refusal.reason === "wrong_credentials" || refusal.reason === "throttled";
}

function describeProofRefusal(refusal: SignInRefusal): PickText {
  return refusal.reason === "wrong_credentials"
    ? (texts) => texts.account.wrongPassword
    : describeSignInRefusal(refusal);
}

/** Signs a browser out. An unknown session, or another person's, is ignored: the next page shows the rest. */
async function signOut(c: Context<AppEnv>, signIn: SignIn, id: string): Promise<void> {
  const { person, name, passwordId } = signIn;
  const event = buildAccountEvent(c, "sign_out", person, { id: person, name });
  await signOutCookieSession(c.var.db, { id, person, passwordId }, c.var.now, {
    ...event,
    target: { kind: "session", id },
  });
}

function toAccountBrowser(session: CookieSession, signIn: SignIn): AccountBrowser {
  return {
    id: session.id,
    parts: recognizeBrowser(session.userAgent),
    signedInAt: session.createdAt,
    lastUsedAt: session.usedAt,
    current: session.id === signIn.id,
  };
}
