import { Hono } from "hono";
import type { AppEnv } from "../../http/app-env.ts";
import { authorizeRoutes } from "./authorize.ts";
import { oauthRevokeRoutes } from "./oauth-revoke.ts";
import { oauthTokenRoutes } from "./oauth-token.ts";

/** The OAuth endpoints for the extension; `/oauth/introspect`, for APIs, stands apart. */
export const oauthRoutes = new Hono<AppEnv>()
  .route("/", authorizeRoutes)
  .route("/", oauthTokenRoutes)
  .route("/", oauthRevokeRoutes);
