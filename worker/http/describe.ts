import type { MiddlewareHandler } from "hono";
import type * as v from "valibot";
import { addRouteNotes, type RefusalStatus, type RequestHeader } from "./route-notes.ts";

/**
 * Describes a `/v1` route for /openapi.json. The validators add bodies and parameters themselves, and
 * `worker/openapi/operations.ts` has the longer text.
 *
 * @param success the answer's status, its schema (`null` without a body), its media types (default: JSON), and the status
 *   of a repeated request if it differs
 * @param refusals the problem statuses beside 401, 403 and 429, which every route has
 * @param headers the request headers that the route honours
 */
export function describe(
  summary: string,
  success: {
    status: 200 | 201 | 204;
    schema: v.GenericSchema | null;
    types?: readonly string[];
    repeated?: 200;
  },
  refusals: readonly RefusalStatus[] = [],
  headers: readonly RequestHeader[] = [],
): MiddlewareHandler {
  const middleware: MiddlewareHandler = (_c, next) => next();
  return addRouteNotes(middleware, {
    kind: "route",
    summary,
    success: { types: ["application/json"], ...success },
    refusals: [401, 403, ...refusals, 429],
    headers,
  });
}
