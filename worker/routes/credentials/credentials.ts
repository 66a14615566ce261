import { Hono } from "hono";
import * as v from "valibot";
import { TokenId } from "../../../shared/ids.ts";
import {
  CredentialList,
  CredentialResource,
  IssueCredentialRequest,
  IssuedCredentialResource,
} from "../../../shared/wire/credential-resource.ts";
import { listCredentials, revokeCredential } from "../../db/tokens/credential-queries.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { readIdempotencyKey } from "../../http/read-idempotency-key.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildCredentialAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";
import {
  issueCredential,
  toCredentialResource,
} from "../../use-cases/credentials/issue-credential.ts";

/** `/v1/credentials`: the credentials with which APIs introspect tokens, for members who manage the catalog. */
export const credentialRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .use(requireControl("catalog"))
  .get(
    "/",
    describe("List APIs' credentials", { status: 200, schema: CredentialList }, [404]),
    async (c) => {
      const { credential, db, now } = c.var;
      const credentials = await listCredentials(db, credential.organization);
      return c.json({ credentials: credentials.map((row) => toCredentialResource(row, now)) });
    },
  )
  .post(
    "/",
    describe(
      "Issue an API's credential",
      { status: 201, schema: IssuedCredentialResource },
      [400, 404, 409, 422],
      ["idempotencyKey"],
    ),
    parseJsonBody(IssueCredentialRequest),
    async (c) => {
      const key = readIdempotencyKey(c.req.header("Idempotency-Key"));
      await requireFreshSignIn(c);
      const answer = await issueCredential(c, c.req.valid("json"), key);
      return c.body(answer, 201, { "Content-Type": "application/json" });
    },
  )
  .post(
    "/:id/revoke",
    describe("Revoke an API's credential", { status: 200, schema: CredentialResource }, [404]),
    async (c) => {
      const id = v.safeParse(TokenId, c.req.param("id"));
      if (!id.success) throw new ProblemError("not_found");
      const { credential, db, now } = c.var;
      const key = { id: id.output, organization: credential.organization };
      const target = { kind: "token", id: key.id } as const;
      const details = { revoked_at: [null, now] };
      const event = buildCredentialAuditEvent(c, "credential.revoked", target, details);
      const revoked = await revokeCredential(db, key, credential, now, event);
      if (revoked === null) throw new ProblemError("not_found");
      if (revoked.revokedAt === null) throw new ProblemError("invalid_token");
      return c.json(toCredentialResource(revoked, now));
    },
  );
