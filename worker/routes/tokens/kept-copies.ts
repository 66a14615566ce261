import { type Context, Hono } from "hono";
import * as v from "valibot";
import { KeptCopyId } from "../../../shared/ids.ts";
import { toRfc3339 } from "../../../shared/time.ts";
import {
  KeepSecretRequest,
  KeptCopyKey,
  KeptCopyList,
  type KeptCopyResource,
  OpenedCopyKey,
} from "../../../shared/wire/kept-copy.ts";
import { type ListedCopy, listCopies } from "../../db/kept-copies/copy-queries.ts";
import { forgetCopy } from "../../db/kept-copies/forget-copy.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildTokenAuditEvent } from "../../use-cases/audit/audit-event.ts";
import { keepSecret, openSecret } from "../../use-cases/tokens/keep-secret.ts";
import { refuseChange } from "../../use-cases/tokens/refuse-change.ts";
import { readTokenKey, requireToken } from "../../use-cases/tokens/require-token.ts";

/** `…/tokens/{id}/copies`: the browsers that keep a token's secret. None of these routes gives a key. */
export const keptCopyRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get(
    "/",
    describe("List kept copies", { status: 200, schema: KeptCopyList }, [404]),
    async (c) => {
      const { id } = await requireToken(c);
      const copies = await listCopies(c.var.db, { ...readTokenKey(c), id }, c.var.credential);
      return c.json({ copies: copies.map(toKeptCopyResource) });
    },
  )
  .delete(
    "/:copy_id",
    describe("Forget a kept copy", { status: 204, schema: null }, [404]),
    async (c) => {
      const copyId = readCopyId(c);
      const key = readTokenKey(c);
      const { credential, db, now } = c.var;
      const event = buildTokenAuditEvent(c, "token.secret_forgotten", key.id, { copy: copyId });
      if (!(await forgetCopy(db, key, copyId, { credential, now, event }))) {
        await refuseChange(c, null);
      }
      return c.body(null, 204);
    },
  );

/** The routes that release a key: for the owner alone, in the browser that keeps the secret. */
export const ownKeptCopyRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .post(
    "/",
    describe(
      "Keep a secret",
      { status: 201, schema: KeptCopyKey, repeated: 200 },
      [400, 404, 409, 422],
    ),
    parseJsonBody(KeepSecretRequest),
    async (c) => {
      const { body, isNew } = await keepSecret(c, c.req.valid("json").hint);
      return c.json(body, isNew ? 201 : 200);
    },
  )
  .post(
    "/:copy_id/open",
    describe("Open a kept copy", { status: 200, schema: OpenedCopyKey }, [404]),
    async (c) => c.json(await openSecret(c, readCopyId(c))),
  );

function readCopyId(c: Context<AppEnv>): string {
  const id = c.req.param("copy_id");
  if (!v.is(KeptCopyId, id)) throw new ProblemError("not_found");
  return id;
}

function toKeptCopyResource({
  id,
  browser,
  keptAt,
  openedAt,
  isHere,
}: ListedCopy): KeptCopyResource {
  return {
    id,
    browser,
    kept_at: toRfc3339(keptAt),
    opened_at: openedAt === null ? null : toRfc3339(openedAt),
    current: isHere,
  };
}
