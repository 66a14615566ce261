import { Hono } from "hono";
import { TokenResource } from "../../shared/wire/token-resource.ts";
import { revokeToken } from "../db/change-token.ts";
import { findToken } from "../db/find-token.ts";
import type { AppEnv } from "../http/app-env.ts";
import { credentialAuditEvent } from "../http/audit-event.ts";
import { describe } from "../http/describe.ts";
import { checkIfMatch, etag } from "../http/if-match.ts";
import { ProblemError } from "../http/problem-error.ts";
import { requireCatalog } from "../http/require-catalog.ts";
import { toTokenResource } from "../http/token-resource.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";

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
  .delete("/", describe("Revoke me", { status: 204, schema: null }, [404, 409]), async (c) => {
    const { credential, db, now } = c.var;
    const key = { ...credential, id: credential.tokenId };
    const header = c.req.header("If-Match");
    if (header !== undefined) {
      const stored = await findToken(db, key);
      if (stored !== null) checkIfMatch(header, stored.version);
    }
    const event = credentialAuditEvent(
      c,
      "token.revoked",
      { kind: "token", id: key.id },
      {
        revoked_at: [null, now],
      },
    );
    const { token } = await revokeToken(db, key, { credential, now, event });
    if (token === null) throw new ProblemError("not_found");
    // Its owner was disabled while this was on its way: what did not happen is not acknowledged.
    if (token.revokedAt === null) throw new ProblemError("invalid_token");
    return c.body(null, 204);
  });
