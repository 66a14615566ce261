import { Hono } from "hono";
import { AddScopesRequest } from "../../../shared/wire/token-requests.ts";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { checkVersion, readIfMatch } from "../../http/if-match.ts";
import { parseJsonBody, SCOPES_BODY_BYTES } from "../../http/parse-json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { requireToken } from "../../use-cases/tokens/require-token.ts";
import { addScopes, saveToken } from "../../use-cases/tokens/save-token.ts";
import { presentToken } from "../../use-cases/tokens/token-resource.ts";

/** `…/tokens/{id}/scopes`: the actor may add only scopes that they may grant, but may delete any scope. */
export const tokenScopeRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .post(
    "/",
    describe(
      "Add scopes to a token",
      { status: 200, schema: TokenResource },
      [400, 404, 409, 422],
      ["ifMatch"],
    ),
    parseJsonBody(AddScopesRequest, SCOPES_BODY_BYTES),
    async (c) => {
      const from = await requireToken(c);
      checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
      const scopes = await addScopes(c, from, c.req.valid("json").scopes);
      return presentToken(c, await saveToken(c, from, { ...from, scopes }));
    },
  )
  .delete(
    "/:scope_id",
    describe(
      "Delete a scope of a token",
      { status: 200, schema: TokenResource },
      [404, 409],
      ["ifMatch"],
    ),
    async (c) => {
      const from = await requireToken(c);
      const scopes = from.scopes.filter(({ id }) => id !== c.req.param("scope_id"));
      if (scopes.length === from.scopes.length) throw new ProblemError("not_found");
      checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
      return presentToken(c, await saveToken(c, from, { ...from, scopes }));
    },
  )
  .delete(
    "/",
    describe(
      "Delete all scopes of a token",
      { status: 200, schema: TokenResource },
      [404, 409],
      ["ifMatch"],
    ),
    async (c) => {
      const from = await requireToken(c);
      checkVersion(readIfMatch(c.req.header("If-Match")), from.version);
      return presentToken(c, await saveToken(c, from, { ...from, scopes: [] }));
    },
  );
