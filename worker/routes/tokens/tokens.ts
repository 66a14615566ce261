import { Hono } from "hono";
import { ListTokensQuery, UpdateTokenRequest } from "../../../shared/wire/token-requests.ts";
import { TokenPage, TokenResource } from "../../../shared/wire/token-resource.ts";
import { deleteToken } from "../../db/tokens/change-token.ts";
import { listTokens } from "../../db/tokens/list-tokens.ts";
import { findToken } from "../../db/tokens/token-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { checkVersion, readIfMatch } from "../../http/if-match.ts";
import { decodeCursor, encodeCursor } from "../../http/page-cursor.ts";
import { parseJsonBody, SCOPES_BODY_BYTES } from "../../http/parse-json-body.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { requireSession, requireTokenManager } from "../../middleware/require-session.ts";
import { buildTokenAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { takeBackToken } from "../../use-cases/tokens/collect-token.ts";
import { ensureTokenRevoked } from "../../use-cases/tokens/ensure-token-revoked.ts";
import { refuseChange } from "../../use-cases/tokens/refuse-change.ts";
import { readTokenKey, requireToken } from "../../use-cases/tokens/require-token.ts";
import { applyUpdate, saveToken } from "../../use-cases/tokens/save-token.ts";
import {
  findAutomaticPermissions,
  presentToken,
  toTokenResource,
} from "../../use-cases/tokens/token-resource.ts";
import { tokenActivityRoutes } from "../audit/audit-events.ts";
import { allTokensRoutes } from "./all-tokens.ts";
import { keptCopyRoutes } from "./kept-copies.ts";
import { tokenScopeRoutes } from "./token-scopes.ts";
import { usageRoutes } from "./usage.ts";

/**
 * The routes that `/v1/tokens` shares with another member's tokens: everything except generating secrets.
 *
 * They act on the tokens of `c.var.owner`. Middleware that sets another owner must first check that the
 * actor may manage that owner's tokens. Lists document 404 because other members' tokens share these routes.
 */
export const tokenRoutes = new Hono<AppEnv>()
  .get(
    "/",
    requireTokenManager,
    describe("List tokens", { status: 200, schema: TokenPage }, [400, 404]),
    parseQueryParams(ListTokensQuery),
    async (c) => {
      const { cursor, ...query } = c.req.valid("query");
      const { db, now } = c.var;
      const values = query.sort.endsWith("name") ? "text" : "number";
      const after = cursor === undefined ? undefined : decodeCursor(query.sort, values, cursor);
      const [page, automatic] = await Promise.all([
        listTokens(db, c.var.owner, { ...query, after }, now),
        findAutomaticPermissions(c),
      ]);
      return c.json({
        tokens: page.tokens.map((token) => toTokenResource(token, automatic, now)),
        total: page.total,
        next_cursor: page.end === null ? null : encodeCursor(query.sort, page.end),
      });
    },
  )
  .get(
    "/:id",
    requireTokenManager,
    describe("View a token", { status: 200, schema: TokenResource }, [404]),
    async (c) => presentToken(c, await requireToken(c)),
  )
  .patch(
    "/:id",
    requireSession,
    describe(
      "Change a token",
      { status: 200, schema: TokenResource },
      [400, 404, 409, 422],
      ["ifMatch"],
    ),
    parseJsonBody(UpdateTokenRequest, SCOPES_BODY_BYTES),
    async (c) => {
      const from = await requireToken(c);
      checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
      const to = await applyUpdate(c, from, c.req.valid("json"));
      return presentToken(c, await saveToken(c, from, to));
    },
  )
  .post(
    "/:id/revoke",
    requireTokenManager,
    describe("Revoke a token", { status: 200, schema: TokenResource }, [404, 409], ["ifMatch"]),
    async (c) => {
      const key = readTokenKey(c);
      const details = { revoked_at: [null, c.var.now] };
      const event = buildTokenAuditEvent(c, "token.revoked", key.id, details);
      return presentToken(c, await ensureTokenRevoked(c, key, event));
    },
  )
  .delete(
    "/:id",
    requireTokenManager,
    describe("Delete a token", { status: 204, schema: null }, [404, 409], ["ifMatch"]),
    async (c) => {
      const key = readTokenKey(c);
      const { credential, db, now } = c.var;
      const versions = readIfMatch(c.req.header("If-Match"));
      const event = buildTokenAuditEvent(c, "token.deleted", key.id);
      if (!(await deleteToken(db, key, { credential, now, event }, versions))) {
        await refuseChange(c, await findToken(db, key));
      }
      return c.body(null, 204);
    },
  )
  .route("/", allTokensRoutes)
  .delete(
    "/:id/collect",
    requireSession,
    describe(
      "Decline or withdraw a pending secret",
      { status: 204, schema: null },
      [404, 409],
      ["ifMatch"],
    ),
    async (c) => {
      await takeBackToken(c);
      return c.body(null, 204);
    },
  )
  .route("/:id/scopes", tokenScopeRoutes)
  .route("/:id/copies", keptCopyRoutes)
  .route("/:id/usage", usageRoutes)
  .route("/:id/activity", tokenActivityRoutes);
