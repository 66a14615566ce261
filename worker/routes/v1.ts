import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { authenticate } from "../middleware/authenticate.ts";
import { myActivityRoutes } from "./activity.ts";
import { auditEventRoutes } from "./audit-events.ts";
import { catalogRoutes } from "./catalog.ts";
import { credentialRoutes } from "./credentials.ts";
import { invitationRoutes } from "./invitations.ts";
import { meRoutes } from "./me.ts";
import { organizationRoutes } from "./organizations.ts";
import { ownTokenRoutes } from "./own-tokens.ts";
import { groupRoutes, roleRoutes } from "./roles-and-groups.ts";
import { sessionRoutes } from "./sessions.ts";
import { tokenRecognizeRoutes } from "./token-recognize.ts";
import { tokenSelfRoutes } from "./token-self.ts";
import { userTokenRoutes } from "./user-tokens.ts";
import { userRoutes } from "./users.ts";

/** The management API. Everything below it is authenticated, paths that do not exist included. */
export const v1Routes: Hono<AppEnv> = new Hono<AppEnv>()
  .basePath("/v1")
  .use(authenticate)
  .route("/me", myActivityRoutes)
  .route("/me", meRoutes)
  .route("/catalog", catalogRoutes)
  .route("/sessions", sessionRoutes)
  .route("/organizations", organizationRoutes)
  .route("/users/:user_id/tokens", userTokenRoutes)
  .route("/users", userRoutes)
  .route("/invitations", invitationRoutes)
  .route("/roles", roleRoutes)
  .route("/groups", groupRoutes)
  .route("/tokens/self", tokenSelfRoutes)
  .route("/tokens/recognize", tokenRecognizeRoutes)
  .route("/tokens", ownTokenRoutes)
  .route("/credentials", credentialRoutes)
  .route("/audit-events", auditEventRoutes);
