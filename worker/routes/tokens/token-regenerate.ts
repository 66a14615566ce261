import { Hono } from "hono";
import { RegenerateTokenRequest } from "../../../shared/wire/token-requests.ts";
import { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { idempotencyKey } from "../../http/idempotency-key.ts";
import { etag, requiredVersions } from "../../http/if-match.ts";
import { jsonBody } from "../../http/json-body.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { regenerateTokenAnswer } from "../../use-cases/tokens/regenerate-token-answer.ts";

/** `…/tokens/{id}/regenerate`: a new secret for a token that is active, revoked or expired. */
export const tokenRegenerateRoutes = new Hono<AppEnv>().post(
  "/",
  requireSession,
  describe(
    "Regenerate a token",
    { status: 200, schema: IssuedTokenResource },
    [400, 404, 409, 422, 428],
    ["ifMatchRequired", "idempotencyKey"],
  ),
  jsonBody(RegenerateTokenRequest),
  async (c) => {
    const versions = requiredVersions(c.req.header("If-Match"));
    const key = idempotencyKey(c.req.header("Idempotency-Key"));
    const answer = await regenerateTokenAnswer(c, c.req.valid("json"), versions, key);
    const { version } = JSON.parse(answer);
    return c.body(answer, 200, { "Content-Type": "application/json", ETag: etag(version) });
  },
);
