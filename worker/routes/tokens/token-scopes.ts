import { Hono } from "hono";
import { AddScopesRequest } from "../../../shared/wire/token-requests.ts";
import { TokenResource } from "../../../shared/wire/token-resource.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { checkVersion, matchedVersions } from "../../http/if-match.ts";
import { jsonBody } from "../../http/json-body.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { requireToken } from "../../use-cases/tokens/require-token.ts";
import { addedScopes, saveToken } from "../../use-cases/tokens/save-token.ts";
import { presentToken } from "../../use-cases/tokens/token-resource.ts";

/** `…/tokens/{id}/scopes`: adding needs that whoever acts may grant it, taking away is always allowed. */
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
    jsonBody(AddScopesRequest),
    async (c) => {
      const from = await requireToken(c);
      checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
      const scopes = await addedScopes(c, from, c.req.valid("json").scopes);
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
      checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
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
      checkVersion(matchedVersions(c.req.header("If-Match")), from.version);
      return presentToken(c, await saveToken(c, from, { ...from, scopes: [] }));
    },
  );
