import { Hono } from "hono";
import * as v from "valibot";
import { toRfc3339 } from "../../../shared/time.ts";
import {
  CatalogVersionList,
  PutCatalogAnswer,
  PutCatalogQuery,
} from "../../../shared/wire/catalog-change.ts";
import { CatalogView } from "../../../shared/wire/catalog-view.ts";
import {
  type CatalogVersion,
  findCatalogVersion,
  listCatalogVersions,
} from "../../db/catalog/catalog-versions.ts";
import type { AppEnv } from "../../http/app-env.ts";
import { describe } from "../../http/describe.ts";
import { formatEtag } from "../../http/if-match.ts";
import { parseJsonBody } from "../../http/parse-json-body.ts";
import { parseQueryParams } from "../../http/parse-query-params.ts";
import { ProblemError } from "../../http/problem-error.ts";
import { requireControl } from "../../middleware/require-control.ts";
import { requireSession } from "../../middleware/require-session.ts";
import { buildCatalogView } from "../../permissions/build-catalog-view.ts";
import { Catalog } from "../../permissions/catalog.ts";
import { changeCatalog, previewCatalogChange } from "../../use-cases/catalog/change-catalog.ts";
import { requireCatalog } from "../../use-cases/catalog/require-catalog.ts";
import { requireFreshSignIn } from "../../use-cases/catalog/require-fresh-sign-in.ts";

/** D1 stores at most 2 MB in a value. NFC can make a text a little longer. */
const MAX_CATALOG_BYTES = 1_500_000;

const VersionInPath = v.pipe(v.string(), v.regex(/^[1-9]\d{0,9}$/), v.transform(Number));

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
  .use("/versions", requireControl("catalog"))
  .use("/versions/*", requireControl("catalog"))
  .get(
    "/versions",
    describe("List the kept versions", { status: 200, schema: CatalogVersionList }, [404]),
    async (c) => {
      const { credential, db } = c.var;
      const versions = await listCatalogVersions(db, credential.organization);
      return c.json({ versions: versions.map(presentVersion) });
    },
  )
  .get(
    "/versions/:version",
    describe("View a version of the catalog", { status: 200, schema: Catalog }, [404]),
    async (c) => {
      const { credential, db } = c.var;
      const version = v.safeParse(VersionInPath, c.req.param("version"));
      if (!version.success) throw new ProblemError("not_found");
      const catalog = await findCatalogVersion(db, credential.organization, version.output);
      if (catalog === null) throw new ProblemError("not_found");
      return c.json(catalog, 200);
    },
  )
  .put(
    "/",
    requireControl("catalog"),
    describe(
      "Replace the catalog",
      { status: 200, schema: PutCatalogAnswer },
      [400, 404, 409, 422],
    ),
    parseQueryParams(PutCatalogQuery),
    parseJsonBody(Catalog, MAX_CATALOG_BYTES),
    async (c) => {
      const { orphans, dry_run } = c.req.valid("query");
      if (dry_run === "true") return c.json(await previewCatalogChange(c, c.req.valid("json")));
      await requireFreshSignIn(c);
      const changed = await changeCatalog(c, c.req.valid("json"), orphans === "drop");
      return c.json(changed, 200, { ETag: formatEtag(changed.version) });
    },
  );

const presentVersion = ({ version, createdAt, createdBy, creatorName }: CatalogVersion) => ({
  version,
  created_at: toRfc3339(createdAt),
  created_by: { id: createdBy, name: creatorName },
});
