import { Hono } from "hono";
import {
  IssueTokenRequest,
  RecognizeTokenRequest,
  RegenerateTokenRequest,
} from "../../../shared/wire/token-requests.ts";
import {
  IssuedTokenResource,
  RecognizedTokenResource,
  TokenResource,
} from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag, requireIfMatch } from "../../http/if-match.ts";
import { parseJsonBody, SCOPES_BODY_BYTES } from "../../http/parse-json-body.ts";
import { readIdempotencyKey } from "../../http/read-idempotency-key.ts";
import { requireSession, requireTokenManager } from "../../middleware/require-session.ts";
import { collectToken } from "../../use-cases/tokens/collect-token.ts";
import { ensureOldSecretStopped } from "../../use-cases/tokens/ensure-old-secret-stopped.ts";
import { issueToken } from "../../use-cases/tokens/issue-token.ts";
import { recognizeToken } from "../../use-cases/tokens/recognize-token.ts";
import { regenerateToken } from "../../use-cases/tokens/regenerate-token.ts";
import { presentToken } from "../../use-cases/tokens/token-resource.ts";
import { ownKeptCopyRoutes } from "./kept-copies.ts";
import { tokenRoutes } from "./tokens.ts";

/** `/v1/tokens`: the actor's own tokens. Only these routes show a secret to its owner, or give a key that opens one. */
export const ownTokenRoutes = new Hono<AppEnv>()
  // For a person who found a token. Its text is in the body, so that no log of URLs gets it.
  .post(
    "/recognize",
    requireSession,
    describe("Recognize a token", { status: 200, schema: RecognizedTokenResource }, [400, 422]),
    parseJsonBody(RecognizeTokenRequest),
    async (c) => c.json(await recognizeToken(c, c.req.valid("json").token)),
  )
  .post(
    "/",
    requireTokenManager,
    describe(
      "Issue a token",
      { status: 201, schema: IssuedTokenResource },
      [400, 409, 422],
      ["idempotencyKey"],
    ),
    parseJsonBody(IssueTokenRequest, SCOPES_BODY_BYTES),
    async (c) => {
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      const answer = await issueToken(c, c.req.valid("json"), key);
      const { id } = JSON.parse(answer);
      const headers = { "Content-Type": "application/json", Location: `${c.req.path}/${id}` };
      return c.body(answer, 201, { ...headers, ETag: formatEtag(1) });
    },
  )
  // Also for a token that is revoked or expired.
  .post(
    "/:id/regenerate",
    requireSession,
    describe(
      "Regenerate a token",
      { status: 200, schema: IssuedTokenResource },
      [400, 404, 409, 422, 428],
      ["ifMatchRequired", "idempotencyKey"],
    ),
    parseJsonBody(RegenerateTokenRequest),
    async (c) => {
      const versions = requireIfMatch(c.req.header("If-Match"));
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      const answer = await regenerateToken(c, c.req.valid("json"), versions, key);
      const { version } = JSON.parse(answer);
      return c.body(answer, 200, { "Content-Type": "application/json", ETag: formatEtag(version) });
    },
  )
  .post(
    "/:id/stop-old-secret",
    requireSession,
    describe(
      "Stop a token's old secret",
      { status: 200, schema: TokenResource },
      [404, 409],
      ["ifMatch"],
    ),
    async (c) => presentToken(c, await ensureOldSecretStopped(c)),
  )
  // Not in the shared `tokenRoutes`, since only the owner may see the secret.
  .post(
    "/:id/collect",
    requireSession,
    describe(
      "Collect a secret",
      { status: 200, schema: IssuedTokenResource },
      [400, 404, 409],
      ["ifMatch", "idempotencyKey"],
    ),
    async (c) => {
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      const answer = await collectToken(c, key);
      const { version } = JSON.parse(answer);
      return c.body(answer, 200, { "Content-Type": "application/json", ETag: formatEtag(version) });
    },
  )
  .route("/:id/copies", ownKeptCopyRoutes)
  .route("/", tokenRoutes);
