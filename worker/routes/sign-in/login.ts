import { type Context, Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { checkReturnTo } from "../../identity/sign-in/check-return-to.ts";
import { findCurrentSignIn } from "../../identity/sign-in/find-current-sign-in.ts";
import { signIn } from "../../identity/sign-in/sign-in.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { describeSignInRefusal, LoginPage } from "../../pages/login-page.tsx";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import { LINK_CODE_SCRIPT, SHOW_PASSWORD_SCRIPT } from "../../pages/page-scripts.ts";
import { PAGE_STYLE } from "../../pages/page-style.ts";
import type { PickText } from "../../pages/texts/page-texts.ts";

/** `/login`, and the style and scripts that the pages load. */
export const loginRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/pages/style.css", (c) => c.body(PAGE_STYLE, 200, buildAssetHeaders("text/css")))
  .get("/pages/show-password.js", (c) =>
    c.body(SHOW_PASSWORD_SCRIPT, 200, buildAssetHeaders("text/javascript")),
  )
  .get("/pages/link-code.js", (c) =>
    c.body(LINK_CODE_SCRIPT, 200, buildAssetHeaders("text/javascript")),
  )
  .get("/login", async (c) => {
    const returnTo = readReturnTo(c);
    if (returnTo === null && (await findCurrentSignIn(c)) !== null)
      return c.redirect("/account", 302);
    const again = await findPersonToProve(c, returnTo);
    const error = c.req.query("reason") === "other_password" ? OTHER_PASSWORD : undefined;
    return renderLoginPage(c, returnTo, { ...again, error });
  })
  .post("/login", async (c) => {
    const form = await readGuardedForm(c, { page: "login" });
    const returnTo = readReturnTo(c);
    const again = await findPersonToProve(c, returnTo);
    const email = again.known ?? form.get("email") ?? "";
    const signedIn = await signIn(c, { email, password: form.get("password") ?? "" });
    if (signedIn.ok) return c.redirect(returnTo ?? "/account", 303);
    const error = describeSignInRefusal(signedIn.refusal);
    return renderLoginPage(c, returnTo, { ...again, email: email.slice(0, 254), error });
  });

const OTHER_PASSWORD: PickText = (texts) => texts.login.otherPassword;

function readReturnTo(c: Context<AppEnv>): string | null {
  return checkReturnTo(c.req.query("return_to"), new URL(c.req.url).origin);
}

/**
 * Finds the email of the person who has to prove again who they are (`reason=old_proof`). Only that person can go on, since the
 * change that asks for the proof is theirs.
 *
 * @returns no email if nobody is signed in any more: then anybody may sign in
 */
async function findPersonToProve(
  c: Context<AppEnv>,
  returnTo: string | null,
): Promise<{ known?: string }> {
  if (returnTo === null || c.req.query("reason") !== "old_proof") return {};
  const signIn = await findCurrentSignIn(c, { extend: false });
  return signIn === null ? {} : { known: signIn.email };
}

async function renderLoginPage(
  c: Context<AppEnv>,
  returnTo: string | null,
  again: { known?: string; email?: string; error?: PickText | undefined },
): Promise<Response> {
  const { origin } = new URL(c.req.url);
  const query = new URLSearchParams({
    return_to: returnTo ?? "",
    ...(again.known === undefined ? {} : { reason: "old_proof" }),
  });
  const action = returnTo === null ? "/login" : `/login?${query}`;
  const redirect =
    returnTo === null ? null : new URL(returnTo, origin).searchParams.get("redirect_uri");
  const known = redirect !== null && c.var.config.extensionRedirects.includes(redirect);
  const page = { action, formToken: await createFormToken(c, { page: "login" }), ...again };
  return buildPageResponse(c, (view) => LoginPage({ view, ...page }), {
    formTarget: known ? new URL(redirect).origin : null,
  });
}

function buildAssetHeaders(type: string): Record<string, string> {
  return { "Content-Type": `${type}; charset=utf-8`, "X-Content-Type-Options": "nosniff" };
}
