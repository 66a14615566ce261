import type { Operation, Paths, Response } from "./openapi-document.ts";
import { referToProblems } from "./problem-responses.ts";

/** The group of the calls that say something about the deployment. */
export const SERVICE = {
  name: "Service",
  description: "What the deployment says about itself. Open to all.",
};

const REQUEST_ID = { "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" } };

const read = (
  text: Pick<Operation, "operationId" | "summary" | "description">,
  content: Response["content"],
): Operation => ({
  ...text,
  tags: [SERVICE.name],
  security: [],
  responses: {
    200: {
      description: `${text.summary}: done.`,
      headers: REQUEST_ID,
      ...(content && { content }),
    },
    ...referToProblems([500, 503]),
  },
});

export const SERVICE_PATHS: Paths = {
  "/health/live": {
    get: read(
      {
        operationId: "isLive",
        summary: "See if the Worker runs",
        description: "Answers as soon as the Worker runs and its settings are right.",
      },
      {
        "application/json": {
          schema: {
            type: "object",
            required: ["status"],
            properties: { status: { type: "string", const: "live" } },
          },
        },
      },
    ),
  },
  "/health/ready": {
    get: read(
      {
        operationId: "isReady",
        summary: "See if the service is ready",
        description: "Answers 200 if the database answers and has the newest migration, else 503.",
      },
      {
        "application/json": {
          schema: {
            type: "object",
            required: ["status", "migration"],
            properties: {
              status: { type: "string", const: "ready" },
              migration: { type: "string", examples: ["0016_session_proofs.sql"] },
            },
          },
        },
      },
    ),
  },
  "/catalog.schema.json": {
    get: read(
      {
        operationId: "getCatalogSchema",
        summary: "Get the JSON Schema of a catalog",
        description: "The JSON Schema (draft 2020-12) of a catalog, for editors.",
      },
      { "application/schema+json": { schema: { type: "object", additionalProperties: true } } },
    ),
  },
  "/openapi.json": {
    get: read(
      {
        operationId: "getOpenApiDocument",
        summary: "Get this document",
        description:
          "The description of this API in OpenAPI 3.1, from which the reference at `/docs` is made.",
      },
      { "application/json": { schema: { type: "object", additionalProperties: true } } },
    ),
  },
};
