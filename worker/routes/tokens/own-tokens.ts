import { Hono } from "hono";
import { IssueTokenRequest } from "../../../shared/wire/token-requests.ts";
import { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { idempotencyKey } from "../../http/idempotency-key.ts";
import { etag } from "../../http/if-match.ts";
import { jsonBody } from "../../http/json-body.ts";
import { requireTokenManager } from "../../middleware/require-token-manager.ts";
import { issueTokenAnswer } from "../../use-cases/tokens/issue-token-answer.ts";
import { tokenCollectRoutes } from "./token-collect.ts";
import { tokenRegenerateRoutes } from "./token-regenerate.ts";
import { tokenRoutes } from "./tokens.ts";

/** `/v1/tokens`: one's own. Their secrets are shown to the one who asks, who is their owner. */
export const ownTokenRoutes = new Hono<AppEnv>()
  .post(
    "/",
    requireTokenManager,
    describe(
      "Issue a token",
      { status: 201, schema: IssuedTokenResource },
      [400, 409, 422],
      ["idempotencyKey"],
    ),
    jsonBody(IssueTokenRequest),
    async (c) => {
      const key = idempotencyKey(c.req.header("Idempotency-Key"));
      const answer = await issueTokenAnswer(c, c.req.valid("json"), key);
      const { id } = JSON.parse(answer);
      const headers = { "Content-Type": "application/json", Location: `${c.req.path}/${id}` };
      return c.body(answer, 201, { ...headers, ETag: etag(1) });
    },
  )
  .route("/:id/regenerate", tokenRegenerateRoutes)
  .route("/:id/collect", tokenCollectRoutes)
  .route("/", tokenRoutes);
