import { type Context, Hono } from "hono";
import { cors } from "hono/cors";
import { methodNotAllowed } from "hono/method-not-allowed";
import { edgeApp } from "./edge/edge-app.ts";
import type { AppEnv } from "./http/app-env.ts";
import { buildErrorResponse, toProblem } from "./http/build-error-response.ts";
import { explainFault } from "./http/explain-fault.ts";
import { ProblemError } from "./http/problem-error.ts";
import { requestContext } from "./middleware/request-context.ts";
import { requestLog } from "./middleware/request-log.ts";
import { responseHeaders } from "./middleware/response-headers.ts";
import { buildPageErrorResponse } from "./pages/page-error.tsx";
import { developmentRoutes } from "./routes/development/development.ts";
import { healthRoutes } from "./routes/health.ts";
import { homeRoutes } from "./routes/home.ts";
import { trialRoutes } from "./routes/providers/trial.ts";
import { createReferenceRoutes } from "./routes/reference.ts";
import { accountRoutes } from "./routes/sign-in/account.ts";
import { consentRoutes } from "./routes/sign-in/consent.ts";
import { invitationPageRoutes } from "./routes/sign-in/invitation-page.ts";
import { loginRoutes } from "./routes/sign-in/login.ts";
import { oauthRoutes, wellKnownRoutes } from "./routes/sign-in/oauth.ts";
import { passwordPageRoutes } from "./routes/sign-in/password-page.ts";
import { providerLoginRoutes } from "./routes/sign-in/provider-login.ts";
import { providerLogoutRoutes } from "./routes/sign-in/provider-logout.ts";
import { setupPageRoutes } from "./routes/sign-in/setup-page.ts";
import { v1Routes } from "./routes/v1.ts";

/** Lets pages of any origin call the API with a bearer token. Cookies are never allowed. */
const openToAll = cors({
  origin: "*",
  allowHeaders: ["Authorization", "Content-Type", "DPoP", "Idempotency-Key", "If-Match"],
  allowMethods: ["GET", "POST", "PUT", "PATCH", "DELETE"],
  exposeHeaders: [
    "Date",
    "DPoP-Nonce",
    "ETag",
    "Location",
    "Retry-After",
    "WWW-Authenticate",
    "X-Request-Id",
  ],
  // The most that Chromium keeps.
  maxAge: 7_200,
});

const present = (error: Error, c: Context<AppEnv>): Response =>
  buildErrorResponse(explainFault(error, c), c.req.raw, c.get("requestId"));

const PAGES =
  /^\/(?:|login(?:\/with\/[^/]+(?:(?:\/trial)?\/callback)?)?|consent|account|invitation|password|setup|docs|oauth\/authorize)$/;

/** Presents a fault before a page's own handler as a page too, such as a wrong setting. */
const presentError = (error: Error, c: Context<AppEnv>): Response | Promise<Response> =>
  PAGES.test(c.req.path) && toProblem(error).status >= 500
    ? buildPageErrorResponse(error, c)
    : present(error, c);

/** Answers 405 for a known path with another method (RFC 9110 §15.5.6). */
const onMethodNotAllowed = (c: Context<AppEnv>, methods: string[]): Response =>
  present(new ProblemError("method_not_allowed", { headers: { Allow: methods.join(", ") } }), c);

/** The composition root. Routes are tried in this order. */
export const app = new Hono<AppEnv>();
app
  .onError(presentError)
  .notFound((c) => present(new ProblemError("not_found"), c))
  // First, so that no middleware runs before a validation.
  .route("/", edgeApp)
  .use(requestLog)
  .use(responseHeaders)
  .use("/v1/*", openToAll)
  .use("/oauth/token", openToAll)
  .use("/oauth/revoke", openToAll)
  .use("/.well-known/*", openToAll)
  .use(requestContext)
  // Requests below /v1 get here only if they are authenticated and may know of the path.
  .use(methodNotAllowed({ app, onMethodNotAllowed }))
  .route("/", v1Routes)
  .route("/", createReferenceRoutes(v1Routes))
  .route("/oauth", oauthRoutes)
  .route("/.well-known", wellKnownRoutes)
  .route("/health", healthRoutes)
  .route("/", homeRoutes)
  .route("/", loginRoutes)
  .route("/", providerLoginRoutes)
  .route("/", providerLogoutRoutes)
  .route("/", consentRoutes)
  .route("/", accountRoutes)
  .route("/", invitationPageRoutes)
  .route("/", passwordPageRoutes)
  .route("/", setupPageRoutes)
  .route("/", trialRoutes)
  .route("/development", developmentRoutes);
