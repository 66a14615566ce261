import { Hono } from "hono";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { etag } from "../../http/if-match.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { automaticPermissions } from "../../permissions/grantable-permissions.ts";
import { credentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { revokeOne } from "../../use-cases/tokens/revoke-one.ts";
import { toTokenResource } from "../../use-cases/tokens/token-resource.ts";

/**
 * `/v1/tokens/self`: the holder of a token asks what it is, or revokes it (the row stays). Needs no
 * scope: whoever holds a secret may always stop it.
 */
export const tokenSelfRoutes = new Hono<AppEnv>()
  .get("/", describe("What am I", { status: 200, schema: TokenResource }, [404]), async (c) => {
    const { credential, db, now } = c.var;
    const token = await findToken(db, { ...credential, id: credential.tokenId });
    if (token === null) throw new ProblemError("not_found");
    const { catalog } = await requireCatalog(c);
    const automatic = automaticPermissions(catalog, credential.role);
    return c.json(toTokenResource(token, automatic, now), 200, { ETag: etag(token.version) });
  })
  .delete(
    "/",
    describe("Revoke me", { status: 204, schema: null }, [404, 409], ["ifMatch"]),
    async (c) => {
      const { credential, now } = c.var;
      const target = { kind: "token", id: credential.tokenId } as const;
      const event = credentialAuditEvent(c, "token.revoked", target, { revoked_at: [null, now] });
      await revokeOne(c, { ...credential, id: credential.tokenId }, event);
      return c.body(null, 204);
    },
  );
