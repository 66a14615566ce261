import { type DescribeRouteOptions, describeRoute, resolver } from "hono-openapi";
import type * as v from "valibot";
import { Problem } from "../../shared/problem.ts";

const problems: Record<number, string> = {
  400: "The request is malformed",
  401: "No, or no valid, credential",
  403: "The credential may not do this",
  404: "There is no such resource",
  409: "The resource is not in a state that allows this",
  428: "The request needs If-Match with the version that was read",
  422: "The content is not valid; `errors` points at each thing wrong",
};

const problemContent = { "application/problem+json": { schema: resolver(Problem) } };

/**
 * The OpenAPI entry of a `/v1` route. Bodies and parameters come from the validators themselves.
 *
 * @param success the status and schema of the answer; `null` for an answer without a body
 * @param refusals the problem statuses beside 401 and 403, which every route has
 */
export function describe(
  summary: string,
  success: { status: 200 | 201 | 204; schema: v.GenericSchema | null },
  refusals: readonly (keyof typeof problems)[] = [],
) {
  const responses: NonNullable<DescribeRouteOptions["responses"]> = {
    [success.status]:
      success.schema === null
        ? { description: summary }
        : {
            description: summary,
            content: {
              "application/json": { schema: resolver(success.schema, { errorMode: "ignore" }) },
            },
          },
  };
  for (const status of [401, 403, ...refusals]) {
    responses[status] = { description: problems[status] ?? "", content: problemContent };
  }
  return describeRoute({ summary, security: [{ bearer: [] }], responses });
}
