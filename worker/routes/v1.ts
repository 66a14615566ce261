import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import { authenticate } from "../middleware/authenticate.ts";
import {
  limitCredentialMutations,
  limitOrganizationMutations,
} from "../middleware/limit-mutations.ts";
import { auditEventRoutes, myActivityRoutes } from "./audit/audit-events.ts";
import { catalogRoutes } from "./catalog/catalog.ts";
import { groupRoutes, roleRoutes } from "./catalog/roles-and-groups.ts";
import { credentialRoutes } from "./credentials/credentials.ts";
import { organizationRoutes } from "./organizations/organizations.ts";
import { invitationRoutes } from "./people/invitations.ts";
import { meRoutes } from "./people/me.ts";
import { userRoutes } from "./people/users.ts";
import { providerRoutes } from "./providers/providers.ts";
import { sessionRoutes } from "./sign-in/sessions.ts";
import { ownTokenRoutes } from "./tokens/own-tokens.ts";
import { tokenSelfRoutes } from "./tokens/token-self.ts";
import { userTokenRoutes } from "./tokens/user-tokens.ts";

/** The management API. Every path below it is authenticated, even one that does not exist. */
export const v1Routes: Hono<AppEnv> = new Hono<AppEnv>()
  .basePath("/v1")
  .use(limitCredentialMutations)
  .use(authenticate)
  .use(limitOrganizationMutations)
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
  .route("/tokens", ownTokenRoutes)
  .route("/credentials", credentialRoutes)
  .route("/providers", providerRoutes)
  .route("/audit-events", auditEventRoutes);
