import { type Context, Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { currentSignIn } from "../../identity/sign-in/current-sign-in.ts";
import { safeReturnTo } from "../../identity/sign-in/return-to.ts";
import { type SignInRefusal, signIn } from "../../identity/sign-in/sign-in.ts";
import { formToken, guardedForm } from "../../middleware/form-guard.ts";
import { LoginPage, signInRefusalText } from "../../pages/login-page.tsx";
import { pageErrorResponse } from "../../pages/page-error.tsx";
import { type PageOptions, pageResponse } from "../../pages/page-response.ts";
import { LINK_CODE_SCRIPT, SHOW_PASSWORD_SCRIPT } from "../../pages/page-scripts.ts";
import { PAGE_STYLE } from "../../pages/page-style.ts";

/** `/login`, and what the pages load. */
export const loginRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/pages/style.css", (c) => c.body(PAGE_STYLE, 200, asset("text/css")))
  .get("/pages/show-password.js", (c) =>
    c.body(SHOW_PASSWORD_SCRIPT, 200, asset("text/javascript")),
  )
  .get("/pages/link-code.js", (c) => c.body(LINK_CODE_SCRIPT, 200, asset("text/javascript")))
  .get("/login", async (c) => {
    const returnTo = returnTarget(c);
    if (returnTo === null && (await currentSignIn(c)) !== null) return c.redirect("/account", 302);
    return loginPage(c, returnTo);
  })
  .post("/login", async (c) => {
    const form = await guardedForm(c, { page: "login" });
    const returnTo = returnTarget(c);
    const email = form.get("email") ?? "";
    const signedIn = await signIn(c, { email, password: form.get("password") ?? "" });
    if (signedIn.ok) return c.redirect(returnTo ?? "/account", 303);
    return refusedPage(c, returnTo, email.slice(0, 254), signedIn.refusal);
  });

function returnTarget(c: Context<AppEnv>): string | null {
  return safeReturnTo(c.req.query("return_to"), new URL(c.req.url).origin);
}

function refusedPage(
  c: Context<AppEnv>,
  returnTo: string | null,
  email: string,
  refusal: SignInRefusal,
): Promise<Response> {
  const error = signInRefusalText(refusal);
  if (refusal.reason === "wrong_credentials") {
    return loginPage(c, returnTo, { email, error }, { status: 422 });
  }
  const headers = { "Retry-After": String(refusal.retryAfterSeconds) };
  return loginPage(c, returnTo, { email, error }, { status: 429, headers });
}

async function loginPage(
  c: Context<AppEnv>,
  returnTo: string | null,
  again: { email?: string; error?: string } = {},
  options: PageOptions = {},
): Promise<Response> {
  const { host, origin } = new URL(c.req.url);
  const action =
    returnTo === null ? "/login" : `/login?${new URLSearchParams({ return_to: returnTo })}`;
  const redirect =
    returnTo === null ? null : new URL(returnTo, origin).searchParams.get("redirect_uri");
  const known = redirect !== null && c.var.config.extensionRedirects.includes(redirect);
  const page = LoginPage({
    host,
    action,
    formToken: await formToken(c, { page: "login" }),
    ...again,
  });
  return pageResponse(c, page, {
    ...options,
    formTarget: known ? new URL(redirect).origin : null,
  });
}

function asset(type: string): Record<string, string> {
  return { "Content-Type": `${type}; charset=utf-8`, "X-Content-Type-Options": "nosniff" };
}
