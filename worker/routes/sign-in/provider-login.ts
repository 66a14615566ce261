import { type Context, Hono } from "hono";
import * as v from "valibot";
import { ProviderId } from "../../../shared/ids.ts";
import { FRESH_SIGN_IN_SECONDS } from "../../../shared/wire/oauth-client.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { findProvider } from "../../db/providers/provider-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { isOverAnswerLimit } from "../../http/failure-limit.ts";
import {
  buildClientRedirect,
  parseAuthorizeRequest,
} from "../../identity/oauth/authorize-request.ts";
import {
  beginProviderSignIn,
  type SignInPurpose,
} from "../../identity/providers/begin-provider-sign-in.ts";
import { finishProviderSignIn } from "../../identity/providers/finish-provider-sign-in.ts";
import { type OpenedProvider, openProvider } from "../../identity/providers/provider-client.ts";
import { ProviderError } from "../../identity/providers/provider-error.ts";
import { getProviderAddresses } from "../../identity/providers/provider-resource.ts";
import { readProviderAnswer } from "../../identity/providers/read-provider-answer.ts";
import { takeSignInState } from "../../identity/providers/sign-in-state.ts";
import { buildAccountEvent } from "../../identity/sign-in/build-account-event.ts";
import { checkReturnTo } from "../../identity/sign-in/check-return-to.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import {
  describeProviderRefusal,
  type ProviderRefusal,
} from "../../pages/describe-provider-refusal.ts";
import { buildPageErrorResponse, PageError } from "../../pages/page-error.tsx";
import { MoveOnPage, SignInRefusedPage } from "../../pages/provider-pages.tsx";
import type { PickText } from "../../pages/texts/page-texts.ts";

/**
 * `/login/with/{provider}`: begins a sign-in by an organization's provider, also from a tile of the provider's portal.
 * `…/callback` takes the provider's answer. Every refusal is a page that stays open.
 */
export const providerLoginRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/login/with/:provider", async (c) => {
    const returnTo = checkReturnTo(c.req.query("return_to"), new URL(c.req.url).origin);
    const purpose = {
      returnTo,
      silent: returnTo !== null && c.req.query("prompt") === "none",
      maxAge: c.req.query("fresh") === "1" ? FRESH_SIGN_IN_SECONDS : null,
      connect: null,
    };
    const opened = await openOrExplain(c, purpose);
    if (opened instanceof Response) return opened;
    return c.redirect((await beginProviderSignIn(c, opened, purpose)).href, 302);
  })
  .get("/login/with/:provider/callback", async (c) => {
    const id = c.req.param("provider");
    const taken = await takeSignInState(c, id);
    if (taken === null) {
      const begun = { returnTo: null, silent: false, maxAge: null, connect: null };
      return refuse(c, id, null, begun, { reason: "lost_state" });
    }
    if (await isOverAnswerLimit(c.req.raw, c.env)) {
      c.set("refusal", "provider_throttled");
      throw new PageError(({ refusals }) => refusals.tooManyChanges);
    }
    const { state } = taken;
    const opened = await openOrExplain(c, state);
    if (opened instanceof Response) return opened;
    const answer = await readProviderAnswer(c, opened, {
      ...taken,
      redirect: getProviderAddresses(new URL(c.req.url).origin, id).callback,
    });
    if (!answer.ok) return refuse(c, id, opened.provider, state, answer.refusal);
    const finished = await finishProviderSignIn(c, opened, answer.value, state);
    if (!finished.ok) return refuse(c, id, opened.provider, state, finished.refusal);
    return moveOn(c, state);
  });

/** Opens the provider in the path, or answers why that cannot be done. */
async function openOrExplain(
  c: Context<AppEnv>,
  purpose: SignInPurpose,
): Promise<OpenedProvider | Response> {
  const id = c.req.param("provider") ?? "";
  const known = v.is(ProviderId, id);
  try {
    const opened = known ? await openProvider(c, id) : null;
    return opened ?? (await refuse(c, id, null, purpose, { reason: "unavailable" }));
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const provider = known ? await findProvider(c.var.db, id) : null;
    return refuse(c, id, provider, purpose, { reason: "down" });
  }
}

/** A silent sign-in has no window to show a page in. A page is no redirect of the provider's own form. */
function moveOn(c: Context<AppEnv>, { returnTo, silent, connect }: SignInPurpose) {
  const to = returnTo ?? (connect === null ? "/account" : "/account?connected=1");
  if (silent) return c.redirect(to, 302);
  return buildPageResponse(c, (view) => MoveOnPage({ view, to }));
}

/** Answers a refusal: by a page, or to the client that asked silently. */
async function refuse(
  c: Context<AppEnv>,
  id: string,
  provider: OpenedProvider["provider"] | null,
  purpose: SignInPurpose,
  refusal: ProviderRefusal,
): Promise<Response> {
  c.set("refusal", `provider_${refusal.reason}`);
  if (provider !== null && !(purpose.silent && refusal.reason === "declined")) {
    await recordRefusal(c.var.db, {
      ...buildAccountEvent(c, "sign_in.refused", null),
      organization: provider.organization,
      details: { provider: provider.id, reason: refusal.reason },
    });
  }
  const silently = purpose.silent ? buildSilentRefusal(c, purpose) : null;
  if (silently !== null) return c.redirect(silently, 302);
  const message = describeProviderRefusal(refusal, provider?.name ?? null);
  const links = listLinks(id, purpose, refusal);
  return buildPageResponse(c, (view) => SignInRefusedPage({ view, message, links }));
}

/** Tells the client that asked silently that its person has to sign in (OpenID Connect Core §3.1.2.6). */
function buildSilentRefusal(c: Context<AppEnv>, { returnTo }: SignInPurpose): string | null {
  const { origin } = new URL(c.req.url);
  const { searchParams } = new URL(returnTo ?? "", origin);
  const request = parseAuthorizeRequest(searchParams, c.var.config.extensionRedirects);
  return request.ok
    ? buildClientRedirect(request.value, origin, { error: "login_required" })
    : null;
}

function listLinks(
  id: string,
  { returnTo, maxAge, connect }: SignInPurpose,
  { reason }: ProviderRefusal,
): { href: string; label: PickText }[] {
  if (connect !== null) return [{ href: "/account", label: ({ provider }) => provider.toAccount }];
  const query = new URLSearchParams({
    ...(returnTo === null ? {} : { return_to: returnTo }),
    ...(maxAge === null ? {} : { fresh: "1" }),
  });
  const again: { href: string; label: PickText } = {
    href: `/login/with/${encodeURIComponent(id)}?${query}`,
    label: ({ provider }) => provider.tryAgain,
  };
  const other: typeof again = {
    href: `/login?${query}`,
    label: ({ provider }) => provider.otherWay,
  };
  return reason === "unavailable" || reason === "account_exists" ? [other] : [again, other];
}
