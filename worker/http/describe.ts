import { type DescribeRouteOptions, describeRoute, resolver } from "hono-openapi";
import type * as v from "valibot";
import { Problem } from "../../shared/problem.ts";

const problems: Record<number, string> = {
  400: "The request is malformed",
  401: "No, or no valid, credential",
  403: "The credential may not do this",
  404: "There is no such resource",
  409: "The resource is not in a state that allows this",
  422: "The content is not valid; `errors` points at each thing wrong",
  428: "The request needs If-Match with the version that was read",
  429: "Too many requests; `Retry-After` says when to try again",
};

/** Request headers that prevent lost updates and repeated changes. */
const HEADERS = {
  ifMatch: {
    name: "If-Match",
    required: false,
    description: "The ETag that was read: the change is made to that version alone, else 409.",
  },
  ifMatchRequired: {
    name: "If-Match",
    required: true,
    description: "The ETag that was read: the change is made to that version alone, else 409.",
  },
  idempotencyKey: {
    name: "Idempotency-Key",
    required: false,
    description:
      "22 to 128 random URL-safe characters: for 10 minutes a retry under the same key gets the same answer.",
  },
} as const;

const problemContent = { "application/problem+json": { schema: resolver(Problem) } };

/**
 * Builds the OpenAPI entry of a `/v1` route. The validators add bodies and parameters themselves.
 *
 * @param success the answer's status, its schema (`null` without a body) and its media types (default: JSON)
 * @param refusals the problem statuses beside 401, 403 and 429, which every route has
 * @param headers the request headers that the route honours
 */
export function describe(
  summary: string,
  success: { status: 200 | 201 | 204; schema: v.GenericSchema | null; types?: readonly string[] },
  refusals: readonly (keyof typeof problems)[] = [],
  headers: readonly (keyof typeof HEADERS)[] = [],
) {
  const { status, schema, types = ["application/json"] } = success;
  const content = schema && { schema: resolver(schema, { errorMode: "ignore" }) };
  const responses: NonNullable<DescribeRouteOptions["responses"]> = {
    [status]: {
      description: summary,
      ...(content && { content: Object.fromEntries(types.map((type) => [type, content])) }),
    },
  };
  for (const status of [401, 403, ...refusals, 429]) {
    responses[status] = { description: problems[status] ?? "", content: problemContent };
  }
  const parameters = headers.map((header) => ({
    ...HEADERS[header],
    in: "header" as const,
    schema: { type: "string" as const },
  }));
  return describeRoute({ summary, security: [{ bearer: [] }], responses, parameters });
}
