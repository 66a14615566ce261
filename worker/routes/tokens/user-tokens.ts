import { Hono } from "hono";
import {
  HandedTokenResource,
  IssueUserTokenRequest,
  RegenerateUserTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag, requireIfMatch } from "../../http/if-match.ts";
import { parseJsonBody, SCOPES_BODY_BYTES } from "../../http/parse-json-body.ts";
import { readIdempotencyKey } from "../../http/read-idempotency-key.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { setOwnerFromPath } from "../../middleware/set-owner-from-path.ts";
import { checkReveal } from "../../use-cases/tokens/check-reveal.ts";
import { handOverToken } from "../../use-cases/tokens/hand-over-token.ts";
import { issueToken } from "../../use-cases/tokens/issue-token.ts";
import { regenerateToken } from "../../use-cases/tokens/regenerate-token.ts";
import { tokenRoutes } from "./tokens.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

/**
 * `/v1/users/{user_id}/tokens`: a member's tokens, for their managers. A new secret is pending until the
 * owner collects it. A manager sees it only on request, and only if the organization allows that.
 */
export const userTokenRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("tokens.others"))
  .use(setOwnerFromPath)
  .post(
    "/",
    describe(
      "Make a token for a member",
      { status: 201, schema: HandedTokenResource },
      [400, 404, 409, 422],
      ["idempotencyKey"],
    ),
    parseJsonBody(IssueUserTokenRequest, SCOPES_BODY_BYTES),
    async (c) => {
      const request = c.req.valid("json");
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      if (request.reveal) await checkReveal(c);
      const answer = await issueToken(c, request, key, { isPending: !request.reveal });
      const { id } = JSON.parse(answer);
      const headers = { ...JSON_TYPE, Location: `${c.req.path}/${id}`, ETag: formatEtag(1) };
      return c.body(answer, 201, headers);
    },
  )
  .post(
    "/:id/regenerate",
    describe(
      "Regenerate a member's token",
      { status: 200, schema: HandedTokenResource },
      [400, 404, 409, 422, 428],
      ["ifMatchRequired", "idempotencyKey"],
    ),
    parseJsonBody(RegenerateUserTokenRequest),
    async (c) => {
      const request = c.req.valid("json");
      const versions = requireIfMatch(c.req.header("If-Match"));
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      if (request.reveal) await checkReveal(c);
      const regeneration = { expires: request.expires, grace_seconds: 0 };
      const answer = request.reveal
        ? await regenerateToken(c, regeneration, versions, key)
        : await handOverToken(c, request, versions, key);
      const { version } = JSON.parse(answer);
      return c.body(answer, 200, { ...JSON_TYPE, ETag: formatEtag(version) });
    },
  )
  .route("/", tokenRoutes);
