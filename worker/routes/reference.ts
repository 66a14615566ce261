import { type Context, Hono } from "hono";
import { raw } from "hono/html";
import type { AppEnv } from "../http/app-env.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import { buildPageResponse } from "../pages/build-page-response.ts";
import { buildPageErrorResponse } from "../pages/page-error.tsx";

/** The last document and its page, since building them takes longer than most requests. */
let lastDocument: { origin: string; document: OpenApiDocument } | null = null;
let lastPage: { document: OpenApiDocument; html: string } | null = null;

/**
 * `/openapi.json` describes what programs may call, in OpenAPI 3.1, and `/docs` shows it to people.
 * `/catalog.schema.json` is the JSON Schema of a catalog, for editors. Their code is loaded by the first request, so that an
 * isolate that only validates never runs it.
 */
export function createReferenceRoutes(v1: Hono<AppEnv>): Hono<AppEnv> {
  const loadDocument = async (c: Context<AppEnv>): Promise<OpenApiDocument> => {
    const { origin } = new URL(c.req.url);
    if (lastDocument?.origin === origin) return lastDocument.document;
    const { buildOpenApiDocument } = await import("../openapi/build-document.ts");
    const document = buildOpenApiDocument(v1, origin);
    lastDocument = { origin, document };
    return document;
  };
  const pages = new Hono<AppEnv>()
    .onError(buildPageErrorResponse)
    .get("/docs", async (c) => {
      const page = raw(await renderPage(await loadDocument(c)));
      return buildPageResponse(c, () => page, { contentLanguage: "en" });
    })
    .get("/pages/reference.css", async (c) => {
      const { REFERENCE_STYLE } = await import("../pages/reference/reference-style.ts");
      return c.body(REFERENCE_STYLE, 200, { "Content-Type": "text/css; charset=utf-8" });
    });
  return new Hono<AppEnv>()
    .get("/openapi.json", async (c) => c.json(await loadDocument(c)))
    .get("/catalog.schema.json", async (c) => {
      const { buildCatalogSchema } = await import("../openapi/build-catalog-schema.ts");
      const schema = buildCatalogSchema(await loadDocument(c), new URL(c.req.url).origin);
      return c.json(schema, 200, { "Content-Type": "application/schema+json" });
    })
    .route("/", pages);
}

async function renderPage(document: OpenApiDocument): Promise<string> {
  if (lastPage?.document === document) return lastPage.html;
  const { ReferencePage } = await import("../pages/reference/reference-page.tsx");
  const html = String(await ReferencePage({ document }));
  lastPage = { document, html };
  return html;
}
