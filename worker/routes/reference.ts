import { Hono } from "hono";
import type { AppEnv } from "../http/app-env.ts";
import type { OpenApiDocument } from "../openapi/openapi-document.ts";

/** The last document, since building it takes longer than most requests. */
let last: { origin: string; document: OpenApiDocument } | null = null;

/**
 * `/openapi.json`: describes what programs may call, in OpenAPI 3.1. Its code is loaded by the first request, so that
 * an isolate that only validates never runs it.
 */
export function createReferenceRoutes(v1: Hono<AppEnv>): Hono<AppEnv> {
  return new Hono<AppEnv>().get("/openapi.json", async (c) =>
    c.json(await loadDocument(v1, new URL(c.req.url).origin)),
  );
}

async function loadDocument(v1: Hono<AppEnv>, origin: string): Promise<OpenApiDocument> {
  if (last?.origin === origin) return last.document;
  const { buildOpenApiDocument } = await import("../openapi/build-document.ts");
  const document = buildOpenApiDocument(v1, origin);
  last = { origin, document };
  return document;
}
