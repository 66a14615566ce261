import { Hono } from "hono";
import { RecognizeTokenRequest } from "../../../shared/wire/token-requests.ts";
import { RecognizedTokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { jsonBody } from "../../http/json-body.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { recognizeToken } from "../../use-cases/tokens/recognize-token.ts";

/** `/v1/tokens/recognize`: what is this token that I found? It comes in the body, so that no log gets it. */
export const tokenRecognizeRoutes = new Hono<AppEnv>().post(
  "/",
  requireSession,
  describe("Recognize a token", { status: 200, schema: RecognizedTokenResource }, [400, 422]),
  jsonBody(RecognizeTokenRequest),
  async (c) => c.json(await recognizeToken(c, c.req.valid("json").token)),
);
