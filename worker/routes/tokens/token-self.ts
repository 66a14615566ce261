import { Hono } from "hono";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { listAutomaticPermissions } from "../../permissions/grantable-permissions.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { ensureTokenRevoked } from "../../use-cases/tokens/ensure-token-revoked.ts";
import { toTokenResource } from "../../use-cases/tokens/token-resource.ts";

/**
 * `/v1/tokens/self`: shows or revokes the token that authenticates the request; its row stays. No scope is
 * needed, so that a client can always revoke its own token.
 */
export const tokenSelfRoutes = new Hono<AppEnv>()
  .get(
    "/",
    describe("View the presented token", { status: 200, schema: TokenResource }, [404]),
    async (c) => {
      const { credential, db, now } = c.var;
      const token = await findToken(db, { ...credential, id: credential.tokenId });
      if (token === null) throw new ProblemError("not_found");
      const { catalog } = await requireCatalog(c);
      const automatic = listAutomaticPermissions(catalog, credential.role);
      return c.json(toTokenResource(token, automatic, now), 200, {
        ETag: formatEtag(token.version),
      });
    },
  )
  .delete(
    "/",
    describe("Revoke the presented token", { status: 204, schema: null }, [404, 409], ["ifMatch"]),
    async (c) => {
      const { credential, now } = c.var;
      const target = { kind: "token", id: credential.tokenId } as const;
      const event = buildCredentialAuditEvent(c, "token.revoked", target, {
        revoked_at: [null, now],
      });
      await ensureTokenRevoked(c, { ...credential, id: credential.tokenId }, event);
      return c.body(null, 204);
    },
  );
