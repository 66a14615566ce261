import { Hono } from "hono";
import { CatalogChangeResource, PutCatalogQuery } from "../../../shared/wire/catalog-change.ts";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag } from "../../http/if-match.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildCatalogView } from "../../permissions/build-catalog-view.ts";
import { Catalog } from "../../permissions/catalog.ts";
import { changeCatalog } from "../../use-cases/catalog/change-catalog.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";

/** D1 stores at most 2 MB in a value. NFC can make a text a little longer. */
const MAX_CATALOG_BYTES = 1_500_000;

/**
 * `/v1/catalog`: the organization's permissions as they apply to the actor, and the whole document for
 * members who manage the catalog.
 */
export const catalogRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get(
    "/",
    describe("View the permissions that tokens can have", { status: 200, schema: CatalogView }),
    async (c) => {
      const { catalog, version } = await requireCatalog(c);
      return c.json(buildCatalogView(catalog, version, c.var.credential));
    },
  )
  // Every method needs the control, so that the path does not exist for other members.
  .use("/document", requireControl("catalog"))
  .get(
    "/document",
    describe("View the whole catalog", { status: 200, schema: Catalog }, [404]),
    async (c) => {
      const { catalog, version } = await requireCatalog(c);
      return c.json(catalog, 200, { ETag: formatEtag(version) });
    },
  )
  .put(
    "/",
    requireControl("catalog"),
    describe(
      "Replace the catalog",
      { status: 200, schema: CatalogChangeResource },
      [400, 404, 409, 422],
    ),
    parseQueryParams(PutCatalogQuery),
    parseJsonBody(Catalog, MAX_CATALOG_BYTES),
    async (c) => {
      await requireFreshSignIn(c);
      const { orphans } = c.req.valid("query");
      const changed = await changeCatalog(c, c.req.valid("json"), orphans === "drop");
      return c.json(changed, 200, { ETag: formatEtag(changed.version) });
    },
  );
