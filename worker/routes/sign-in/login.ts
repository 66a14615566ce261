import { type Context, Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import {
  deploymentHasProvider,
  findProvingOrganization,
  listEnabledProviders,
  listProvidersForAddress,
  readOrganization,
} from "../../identity/providers/list-sign-in-providers.ts";
import { checkReturnTo } from "../../identity/sign-in/check-return-to.ts";
import { findCurrentSignIn, isProviderId } from "../../identity/sign-in/find-current-sign-in.ts";
import { signIn } from "../../identity/sign-in/sign-in.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { describeSignInRefusal, LoginPage } from "../../pages/login-page.tsx";
import { buildPageErrorResponse } from "../../pages/page-error.tsx";
import { LINK_CODE_SCRIPT, SHOW_PASSWORD_SCRIPT } from "../../pages/page-scripts.ts";
import { PAGE_STYLE } from "../../pages/page-style.ts";
import { EmailPage, SignInChoicePage } from "../../pages/sign-in-choice-page.tsx";
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
    const request = await readLoginRequest(c);
    if (request.returnTo === null && (await findCurrentSignIn(c)) !== null)
      return c.redirect("/account", 302);
    if (request.providers.length > 0) return renderChoicePage(c, request, {});
    const asksForAddress =
      request.known === null && (await deploymentHasProvider.get(c.var.isolate));
    return asksForAddress ? renderEmailPage(c, request) : renderLoginPage(c, request, {});
  })
  .post("/login", async (c) => {
    const form = await readGuardedForm(c, { page: "login" });
    const request = await readLoginRequest(c);
    const typed = form.get("email") ?? "";
    const email = request.known ?? typed;
    const password = form.get("password");
    if (password === null) return answerAddress(c, request, { email: typed.slice(0, 254) });
    const signedIn = await signIn(c, { email, password });
    if (signedIn.ok) return c.redirect(request.returnTo ?? "/account", 303);
    const refused = { email: email.slice(0, 254), error: describeSignInRefusal(signedIn.refusal) };
    // A flood of attempts that are over the limit must not become a flood of reads.
    const isThrottled = signedIn.refusal.reason === "throttled";
    return answerAddress(c, request, refused, { reads: !isThrottled });
  });

const OTHER_PASSWORD: PickText = (texts) => texts.login.otherPassword;

/** What the URL of a sign-in asks for. */
interface LoginRequest {
  /** The path to go on to. */
  returnTo: string | null;
  /**
   * The address of the person who has to prove again who they are (`reason=old_proof`). Only that person can go on,
   * since the change that asks for the proof is theirs. `null` if anybody may sign in.
   */
  known: string | null;
  isAgain: boolean;
  /** False if a provider alone proved the sign-in, so that no password can renew it. */
  takesPassword: boolean;
  /** The providers of the organization to open. */
  providers: readonly { id: string; name: string }[];
  /** Why a person who is signed in has to sign in. */
  error: PickText | undefined;
}

async function readLoginRequest(c: Context<AppEnv>): Promise<LoginRequest> {
  const { origin } = new URL(c.req.url);
  const returnTo = checkReturnTo(c.req.query("return_to"), origin);
  const reason = c.req.query("reason");
  const isAgain = returnTo !== null && reason === "old_proof";
  const current = isAgain ? await findCurrentSignIn(c, { extend: false }) : null;
  const proving = current === null ? null : findProvingOrganization(current);
  const organization = readOrganization(returnTo, origin) ?? proving;
  return {
    returnTo,
    known: current?.email ?? null,
    isAgain: current !== null,
    takesPassword: current === null || !isProviderId(current.passwordId),
    providers: await listEnabledProviders(c, organization),
    error: describeReason(reason),
  };
}

function describeReason(reason: string | undefined): PickText | undefined {
  if (reason === "other_password") return OTHER_PASSWORD;
  return reason === "provider" ? (texts) => texts.provider.opensOnly : undefined;
}

interface Typed {
  email?: string;
  error?: PickText | undefined;
}

/** Answers a typed address with the ways to sign in, which its domain alone decides. */
async function answerAddress(
  c: Context<AppEnv>,
  request: LoginRequest,
  typed: Typed & { email: string },
  { reads } = { reads: true },
): Promise<Response> {
  if (request.providers.length > 0) return renderChoicePage(c, request, typed);
  const asks = reads && (await deploymentHasProvider.get(c.var.isolate));
  const providers = asks ? await listProvidersForAddress(c, typed.email) : [];
  return providers.length > 0
    ? renderChoicePage(c, { ...request, providers }, typed)
    : renderLoginPage(c, request, typed);
}

async function renderEmailPage(c: Context<AppEnv>, request: LoginRequest): Promise<Response> {
  const formToken = await createFormToken(c, { page: "login" });
  const action = buildAction(request);
  return respond(c, request, (view) =>
    EmailPage({ view, formToken, action, error: request.error }),
  );
}

async function renderChoicePage(
  c: Context<AppEnv>,
  request: LoginRequest,
  { email = "", error }: Typed,
): Promise<Response> {
  const { returnTo, isAgain, takesPassword } = request;
  const query = new URLSearchParams({
    ...(returnTo === null ? {} : { return_to: returnTo }),
    ...(isAgain ? { fresh: "1" } : {}),
  });
  const page = {
    formToken: await createFormToken(c, { page: "login" }),
    action: buildAction(request),
    providers: request.providers.map(({ id, name }) => ({
      name,
      href: `/login/with/${id}?${query}`,
    })),
    email: takesPassword ? (request.known ?? email) : "",
    isAgain,
    takesPassword,
    error,
  };
  return respond(c, request, (view) => SignInChoicePage({ view, ...page }));
}

async function renderLoginPage(
  c: Context<AppEnv>,
  request: LoginRequest,
  typed: Typed,
): Promise<Response> {
  const page = {
    action: buildAction(request),
    formToken: await createFormToken(c, { page: "login" }),
    ...(request.known === null ? {} : { known: request.known }),
    error: request.error,
    ...typed,
  };
  return respond(c, request, (view) => LoginPage({ view, ...page }));
}

function buildAction({ returnTo, isAgain }: LoginRequest): string {
  const query = new URLSearchParams({
    return_to: returnTo ?? "",
    ...(isAgain ? { reason: "old_proof" } : {}),
  });
  return returnTo === null ? "/login" : `/login?${query}`;
}

function respond(
  c: Context<AppEnv>,
  { returnTo }: LoginRequest,
  page: Parameters<typeof buildPageResponse>[1],
): Promise<Response> {
  const { origin } = new URL(c.req.url);
  const redirect =
    returnTo === null ? null : new URL(returnTo, origin).searchParams.get("redirect_uri");
  const known = redirect !== null && c.var.config.extensionRedirects.includes(redirect);
  return buildPageResponse(c, page, { formTarget: known ? new URL(redirect).origin : null });
}

function buildAssetHeaders(type: string): Record<string, string> {
  return { "Content-Type": `${type}; charset=utf-8`, "X-Content-Type-Options": "nosniff" };
}
