import { Hono } from "hono";
import { openAPIRouteHandler } from "hono-openapi";
import type { AppEnv } from "../http/app-env.ts";

/** `/openapi.json`: OpenAPI 3.1 of `/v1`, from the schemas that its routes validate with. */
export function openApiRoutes(v1: Hono<AppEnv>): Hono<AppEnv> {
  return new Hono<AppEnv>().get(
    "/openapi.json",
    openAPIRouteHandler(v1, {
      documentation: {
        openapi: "3.1.0",
        info: {
          title: "Latchkey",
          version: "1",
          description: "Personal access tokens: issue, view, change, revoke.",
        },
        components: { securitySchemes: { bearer: { type: "http", scheme: "bearer" } } },
      },
    }),
  );
}
