import { type Context, Hono } from "hono";
import { type AuditEvent, recordEvent } from "../../db/audit/audit-statement.ts";
import { grantConsent } from "../../db/sign-in/oauth-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { randomBytes } from "../../http/random-bytes.ts";
import { authorizeUrl } from "../../identity/oauth/authorize-request.ts";
import { type OpenedAuthorize, openAuthorize } from "../../identity/oauth/open-authorize.ts";
import { browserName } from "../../identity/sign-in/browser-name.ts";
import { formToken, guardedForm } from "../../middleware/form-guard.ts";
import { ConsentPage } from "../../pages/consent-page.tsx";
import { PageError, pageErrorResponse } from "../../pages/page-error.tsx";
import { pageResponse } from "../../pages/page-response.ts";
import { newId } from "../../tokens/new-id.ts";
import { auditActor } from "../../use-cases/audit/audit-event.ts";

type Consenting = Extract<OpenedAuthorize, { kind: "consent" | "grant" }>;

/**
 * `/consent`: asks once whether the extension may act for the person. Its query is the authorization
 * request, checked anew by each call; the answer goes back to `/oauth/authorize`, or as
 * `access_denied` to the extension.
 */
export const consentRoutes = new Hono<AppEnv>()
  .onError(pageErrorResponse)
  .get("/consent", async (c) => {
    const opened = await openAuthorize(c);
    if (opened.kind !== "consent") return c.redirect(authorizePath(c), 302);
    const { host, search } = new URL(c.req.url);
    const page = ConsentPage({
      host,
      action: `/consent${search}`,
      formToken: await formToken(c, { page: "consent", signInId: opened.signIn.id }),
      person: opened.signIn,
      organization: opened.organization,
      browser: browserName(c.req.header("User-Agent")),
    });
    const formTarget = new URL(opened.request.redirectUri).origin;
    return pageResponse(c, page, { formTarget });
  })
  .post("/consent", async (c) => {
    const opened = await openAuthorize(c);
    if (opened.kind !== "consent" && opened.kind !== "grant") {
      return c.redirect(authorizePath(c), 303);
    }
    const form = await guardedForm(c, { page: "consent", signInId: opened.signIn.id });
    switch (form.get("decision")) {
      case "allow":
        await allow(c, opened);
        return c.redirect(authorizePath(c), 303);
      case "deny": {
        await recordEvent(c.var.db, consentEvent(c, "consent.denied", opened));
        const { origin } = new URL(c.req.url);
        return c.redirect(authorizeUrl(opened.request, origin, { error: "access_denied" }), 303);
      }
      default:
        throw new PageError(400, "The form cannot be read", "Go back and choose Allow or Deny.");
    }
  });

async function allow(c: Context<AppEnv>, opened: Consenting): Promise<void> {
  const consent = { person: opened.signIn.person, clientId: opened.request.clientId };
  await grantConsent(c.var.db, consent, c.var.now, consentEvent(c, "consent.granted", opened));
}

function authorizePath(c: Context<AppEnv>): string {
  return `/oauth/authorize${new URL(c.req.url).search}`;
}

function consentEvent(
  c: Context<AppEnv>,
  action: AuditEvent["action"],
  { signIn, organization, request }: Consenting,
): AuditEvent {
  return {
    id: newId("aud", randomBytes),
    at: c.var.now,
    organization: organization.id,
    action,
    actor: auditActor(c, signIn.person),
    subject: signIn.person,
    target: { kind: "user", id: signIn.person },
    details: { client_id: request.clientId },
  };
}
