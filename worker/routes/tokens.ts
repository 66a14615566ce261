import { type Context, Hono } from "hono";
import {
  IssueTokenRequest,
  ListTokensQuery,
  UpdateTokenRequest,
} from "../../shared/wire/token-requests.ts";
import { IssuedTokenResource, TokenPage, TokenResource } from "../../shared/wire/token-resource.ts";
import { deleteToken, revokeToken, updateToken } from "../db/change-token.ts";
import { findToken } from "../db/find-token.ts";
import { listTokens } from "../db/list-tokens.ts";
import type { StoredToken } from "../db/token-rows.ts";
import type { AppEnv } from "../http/app-env.ts";
import { credentialAuditEvent } from "../http/audit-event.ts";
import { describe } from "../http/describe.ts";
import { idempotencyKey } from "../http/idempotency-key.ts";
import { checkIfMatch, etag } from "../http/if-match.ts";
import { issueTokenAnswer } from "../http/issue-token-answer.ts";
import { jsonBody } from "../http/json-body.ts";
import { decodeCursor, encodeCursor } from "../http/page-cursor.ts";
import { pathTokenKey } from "../http/path-token-key.ts";
import { ProblemError } from "../http/problem-error.ts";
import { queryParams } from "../http/query-params.ts";
import { requireCatalog } from "../http/require-catalog.ts";
import { tokenChange } from "../http/token-change.ts";
import { toTokenResource } from "../http/token-resource.ts";
import { requireSession } from "../middleware/require-session.ts";
import { automaticPermissions } from "../permissions/grantable-permissions.ts";

/** `/v1/tokens`: a person's own tokens in the organization of the session. */
export const tokenRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get(
    "/",
    describe("My tokens", { status: 200, schema: TokenPage }, [400]),
    queryParams(ListTokensQuery),
    async (c) => {
      const { cursor, ...query } = c.req.valid("query");
      const { db, credential, now } = c.var;
      const after = cursor === undefined ? undefined : decodeCursor(query.sort, cursor);
      const [page, automatic] = await Promise.all([
        listTokens(db, credential, { ...query, after }, now),
        automaticFor(c),
      ]);
      return c.json({
        tokens: page.tokens.map((token) => toTokenResource(token, automatic, now)),
        total: page.total,
        next_cursor: page.end === null ? null : encodeCursor(query.sort, page.end),
      });
    },
  )
  .post(
    "/",
    describe("Issue a token", { status: 201, schema: IssuedTokenResource }, [400, 409, 422]),
    jsonBody(IssueTokenRequest),
    async (c) => {
      const key = idempotencyKey(c.req.header("Idempotency-Key"));
      const answer = await issueTokenAnswer(c, c.req.valid("json"), key);
      const { id } = JSON.parse(answer);
      const headers = { "Content-Type": "application/json", Location: `/v1/tokens/${id}` };
      return c.body(answer, 201, { ...headers, ETag: etag(1) });
    },
  )
  .get("/:id", describe("View a token", { status: 200, schema: TokenResource }, [404]), async (c) =>
    present(c, await requireToken(c)),
  )
  .patch(
    "/:id",
    describe(
      "Rename or describe a token",
      { status: 200, schema: TokenResource },
      [400, 404, 409, 422],
    ),
    jsonBody(UpdateTokenRequest),
    async (c) => {
      const from = await requireToken(c);
      checkIfMatch(c.req.header("If-Match"), from.version);
      const wanted = await tokenChange(c, from, c.req.valid("json"));
      if (wanted === null) return present(c, from);
      const { change, event } = wanted;
      const { credential, db, now } = c.var;
      const { token, changed } = await updateToken(db, pathTokenKey(c), change, {
        credential,
        now,
        event,
      });
      if (token === null) throw new ProblemError("not_found");
      if (!changed) throw new ProblemError("stale_version");
      return present(c, token);
    },
  )
  .post(
    "/:id/revoke",
    describe("Revoke a token", { status: 200, schema: TokenResource }, [404, 409]),
    async (c) => {
      const key = pathTokenKey(c);
      const { credential, db, now } = c.var;
      const header = c.req.header("If-Match");
      if (header !== undefined) checkIfMatch(header, (await requireToken(c)).version);
      const event = credentialAuditEvent(
        c,
        "token.revoked",
        { kind: "token", id: key.id },
        {
          revoked_at: [null, now],
        },
      );
      const { token, changed } = await revokeToken(db, key, { credential, now, event });
      if (token === null) throw new ProblemError("not_found");
      if (!changed && token.revokedAt === null) throw new ProblemError("invalid_token");
      return present(c, token);
    },
  )
  .delete(
    "/:id",
    describe("Delete a token", { status: 204, schema: null }, [404, 409]),
    async (c) => {
      const key = pathTokenKey(c);
      const { credential, db, now } = c.var;
      const token = await requireToken(c);
      checkIfMatch(c.req.header("If-Match"), token.version);
      const version = c.req.header("If-Match") === undefined ? null : token.version;
      const event = credentialAuditEvent(c, "token.deleted", { kind: "token", id: key.id });
      if (!(await deleteToken(db, key, { credential, now, event }, version))) {
        throw new ProblemError("not_found");
      }
      return c.body(null, 204);
    },
  );

async function requireToken(c: Context<AppEnv>): Promise<StoredToken> {
  const token = await findToken(c.var.db, pathTokenKey(c));
  if (token === null) throw new ProblemError("not_found");
  return token;
}

async function automaticFor(c: Context<AppEnv>): Promise<string[]> {
  return automaticPermissions((await requireCatalog(c)).catalog, c.var.credential.role);
}

async function present(c: Context<AppEnv>, token: StoredToken): Promise<Response> {
  const resource = toTokenResource(token, await automaticFor(c), c.var.now);
  return c.json(resource, 200, { ETag: etag(token.version) });
}
