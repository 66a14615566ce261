import { Hono } from "hono";
import {
  HandedTokenResource,
  IssueUserTokenRequest,
  RegenerateUserTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { idempotencyKey } from "../../http/idempotency-key.ts";
import { etag, requiredVersions } from "../../http/if-match.ts";
import { jsonBody } from "../../http/json-body.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { userTokens } from "../../middleware/user-tokens.ts";
import { checkReveal } from "../../use-cases/tokens/check-reveal.ts";
import { handOverAnswer } from "../../use-cases/tokens/hand-over-answer.ts";
import { issueTokenAnswer } from "../../use-cases/tokens/issue-token-answer.ts";
import { regenerateTokenAnswer } from "../../use-cases/tokens/regenerate-token.ts";
import { tokenRoutes } from "./tokens.ts";

const JSON_TYPE = { "Content-Type": "application/json" };

/**
 * `/v1/users/{user_id}/tokens`: a member's, for those who manage others' tokens. A secret waits for its
 * owner; the manager sees it only where the organization allows that, and asks for it.
 */
export const userTokenRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("tokens.others"))
  .use(userTokens)
  .post(
    "/",
    describe(
      "Make a token for a member",
      { status: 201, schema: HandedTokenResource },
      [400, 404, 409, 422],
      ["idempotencyKey"],
    ),
    jsonBody(IssueUserTokenRequest),
    async (c) => {
      const request = c.req.valid("json");
      const key = idempotencyKey(c.req.header("Idempotency-Key"));
      if (request.reveal) await checkReveal(c);
      const answer = await issueTokenAnswer(c, request, key, { waits: !request.reveal });
      const { id } = JSON.parse(answer);
      const headers = { ...JSON_TYPE, Location: `${c.req.path}/${id}`, ETag: etag(1) };
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
    jsonBody(RegenerateUserTokenRequest),
    async (c) => {
      const request = c.req.valid("json");
      const versions = requiredVersions(c.req.header("If-Match"));
      const key = idempotencyKey(c.req.header("Idempotency-Key"));
      if (request.reveal) await checkReveal(c);
      const plain = { expires: request.expires, grace_seconds: 0 };
      const answer = request.reveal
        ? await regenerateTokenAnswer(c, plain, versions, key)
        : await handOverAnswer(c, request, versions, key);
      const { version } = JSON.parse(answer);
      return c.body(answer, 200, { ...JSON_TYPE, ETag: etag(version) });
    },
  )
  .route("/", tokenRoutes);
