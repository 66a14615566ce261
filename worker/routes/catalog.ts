import { Hono } from "hono";
import { CatalogView } from "../../shared/wire/catalog-view.ts";
import type { AppEnv } from "../http/app-env.ts";
import { describe } from "../http/describe.ts";
import { requireCatalog } from "../http/require-catalog.ts";
import { requireSession } from "../middleware/require-session.ts";
import { viewCatalog } from "../permissions/catalog-view.ts";

/** `/v1/catalog`: the organization's permissions, as they stand for the one who asks. */
export const catalogRoutes = new Hono<AppEnv>()
  .use(requireSession)
  .get(
    "/",
    describe("The permissions that tokens can have", { status: 200, schema: CatalogView }),
    async (c) => {
      const { catalog, version } = await requireCatalog(c);
      return c.json(viewCatalog(catalog, version, c.var.credential));
    },
  );
