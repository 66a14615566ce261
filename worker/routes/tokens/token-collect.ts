import { Hono } from "hono";
import { IssuedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { idempotencyKey } from "../../http/idempotency-key.ts";
import { etag } from "../../http/if-match.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { collectTokenAnswer } from "../../use-cases/tokens/collect-token-answer.ts";
import { takeBackToken } from "../../use-cases/tokens/take-back-token.ts";

/** `POST /v1/tokens/{id}/collect`: the owner's alone, since it shows the secret. */
export const tokenCollectRoutes = new Hono<AppEnv>().post(
  "/",
  requireSession,
  describe(
    "Collect the secret of a token that was made for me",
    { status: 200, schema: IssuedTokenResource },
    [400, 404, 409],
    ["ifMatch", "idempotencyKey"],
  ),
  async (c) => {
    const key = idempotencyKey(c.req.header("Idempotency-Key"));
    const answer = await collectTokenAnswer(c, key);
    const { version } = JSON.parse(answer);
    return c.body(answer, 200, { "Content-Type": "application/json", ETag: etag(version) });
  },
);

/** `DELETE …/tokens/{id}/collect`: the owner declines, or a manager withdraws, a secret that waits. */
export const tokenTakeBackRoutes = new Hono<AppEnv>().delete(
  "/",
  requireSession,
  describe(
    "Decline or withdraw a secret that waits",
    { status: 204, schema: null },
    [404, 409],
    ["ifMatch"],
  ),
  async (c) => {
    await takeBackToken(c);
    return c.body(null, 204);
  },
);
