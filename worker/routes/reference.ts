import { type Context, Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";
import { buildPageResponse } from "../pages/build-page-response.ts";
import { buildPageErrorResponse } from "../pages/page-error.tsx";

/** The last document, since building it takes longer than most requests. */
let last: { origin: string; document: OpenApiDocument } | null = null;

/**
 * `/openapi.json` describes what programs may call, in OpenAPI 3.1, and `/docs` shows it to people. Their code is loaded by
 * the first request, so that an isolate that only validates never runs it.
 */
export function createReferenceRoutes(v1: Hono<AppEnv>): Hono<AppEnv> {
  const loadDocument = async (c: Context<AppEnv>): Promise<OpenApiDocument> => {
    const { origin } = new URL(c.req.url);
    if (last?.origin === origin) return last.document;
    const { buildOpenApiDocument } = await import("../openapi/build-document.ts");
    const document = buildOpenApiDocument(v1, origin);
    last = { origin, document };
    return document;
  };
  const pages = new Hono<AppEnv>()
    .onError(buildPageErrorResponse)
    .get("/docs", async (c) => {
      const { ReferencePage } = await import("../pages/reference/reference-page.tsx");
      const document = await loadDocument(c);
      return buildPageResponse(c, () => ReferencePage({ document }), { contentLanguage: "en" });
    })
    .get("/pages/reference.css", async (c) => {
      const { REFERENCE_STYLE } = await import("../pages/reference/reference-style.ts");
      return c.body(REFERENCE_STYLE, 200, { "Content-Type": "text/css; charset=utf-8" });
    });
  return new Hono<AppEnv>()
    .get("/openapi.json", async (c) => c.json(await loadDocument(c)))
    .route("/", pages);
}
