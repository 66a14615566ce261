import { type Context, Hono } from "hono";
import type { AuditEvent } from "../../db/audit/audit-statement.ts";
import { recordRefusal } from "../../db/audit/refusal-counts.ts";
import { type ConsentKey, findConsentIn, grantConsent } from "../../db/sign-in/consent-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { getRandomBytes } from "../../http/get-random-bytes.ts";
import { buildClientRedirect } from "../../identity/oauth/authorize-request.ts";
import { type OpenedAuthorize, openAuthorize } from "../../identity/oauth/open-authorize.ts";
import { countPageMutation } from "../../identity/sign-in/count-page-mutation.ts";
import { getBrowserName } from "../../identity/sign-in/get-browser-name.ts";
import { recognizeBrowser } from "../../identity/sign-in/recognize-browser.ts";
import { createFormToken, readGuardedForm } from "../../middleware/form-guard.ts";
import { buildPageResponse } from "../../pages/build-page-response.ts";
import { ConsentPage } from "../../pages/consent-page.tsx";
import { buildPageErrorResponse, PageError } from "../../pages/page-error.tsx";
import { generateId } from "../../tokens/generate-id.ts";
import { buildAuditActor } from "../../use-cases/audit/audit-event.ts";

type ConsentRequest = Extract<OpenedAuthorize, { kind: "consent" | "grant" }>;

/**
 * `/consent`: asks the person once for each installation if the extension may act for them. Only this page tells
 * our extension from another one that uses the person's cookie. The query is the authorization request, which
 * every call checks again. Allowing goes back to `/oauth/authorize`; denying sends
 * `access_denied` to the extension.
 */
export const consentRoutes = new Hono<AppEnv>()
  .onError(buildPageErrorResponse)
  .get("/consent", async (c) => {
    const opened = await openAuthorize(c);
    if (opened.kind !== "consent") return c.redirect(buildAuthorizePath(c), 302);
    const { search } = new URL(c.req.url);
    const userAgent = c.req.header("User-Agent");
    const browser = getBrowserName(userAgent);
    const allowedAt = await findConsentIn(c.var.db, buildConsentKey(opened), browser);
    const page = {
      action: `/consent${search}`,
      formToken: await createFormToken(c, { page: "consent", signInId: opened.signIn.id }),
      person: { name: opened.signIn.name, email: opened.signIn.address },
      organization: opened.organization,
      browser: recognizeBrowser(userAgent),
      allowedAt,
    };
    const formTarget = new URL(opened.request.redirectUri).origin;
    return buildPageResponse(c, (view) => ConsentPage({ view, ...page }), { formTarget });
  })
  .post("/consent", async (c) => {
    const opened = await openAuthorize(c);
    if (opened.kind !== "consent" && opened.kind !== "grant") {
      return c.redirect(buildAuthorizePath(c), 303);
    }
    await countPageMutation(c, opened.signIn);
    const form = await readGuardedForm(c, { page: "consent", signInId: opened.signIn.id });
    switch (form.get("decision")) {
      case "allow":
        await grantToExtension(c, opened);
        return c.redirect(buildAuthorizePath(c), 303);
      case "deny": {
        await recordRefusal(c.var.db, buildConsentEvent(c, "consent.denied", opened));
        const { origin } = new URL(c.req.url);
        return c.redirect(
          buildClientRedirect(opened.request, origin, { error: "access_denied" }),
          303,
        );
      }
      default:
        throw new PageError(({ consent }) => consent.noDecision);
    }
  });

async function grantToExtension(c: Context<AppEnv>, opened: ConsentRequest): Promise<void> {
  const browser = getBrowserName(c.req.header("User-Agent"));
  const consent = { ...buildConsentKey(opened), browser };
  await grantConsent(c.var.db, consent, c.var.now, buildConsentEvent(c, "consent.granted", opened));
}

function buildAuthorizePath(c: Context<AppEnv>): string {
  return `/oauth/authorize${new URL(c.req.url).search}`;
}

function buildConsentEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  { signIn, organization, request }: ConsentRequest,
): AuditEvent {
  return {
    id: generateId("aud", getRandomBytes),
    at: c.var.now,
    organization: organization.id,
    action,
    actor: buildAuditActor(c, { id: signIn.person, name: signIn.name }),
    subject: signIn.person,
    target: { kind: "user", id: signIn.person },
    details: { client_id: request.clientId, key_thumbprint: request.keyThumbprint },
  };
}

function buildConsentKey({ signIn, request }: ConsentRequest): ConsentKey {
  const { clientId, keyThumbprint } = request;
  const { person, passwordId } = signIn;
  return { person, clientId, keyThumbprint, passwordId };
}
