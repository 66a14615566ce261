import { referToOAuthErrors } from "./oauth-errors.ts";
import type { JsonSchema, Parameter, Paths, Response } from "./openapi-document.ts";
import type { RESPONSE_HEADERS } from "./problem-responses.ts";
import { referTo } from "./schemas.ts";

/** The group of the calls by which APIs and proxies ask about a token. */
export const VALIDATION = {
  name: "Validation",
  description:
    "How APIs and proxies ask about a token that a client presents. Only a 200 of `/verify`, or `active: true`, is a yes.",
};

const header = (name: keyof typeof RESPONSE_HEADERS) => ({
  [name]: { $ref: `#/components/headers/${name}` },
});

const buildEmptyAnswer = (description: string, headers: Response["headers"] = {}): Response => ({
  description,
  headers: { ...header("X-Request-Id"), ...headers },
});

const ask = (
  name: string,
  description: string,
  schema: JsonSchema,
  more: Partial<Parameter> = {},
): Parameter => ({ name, in: "query", required: false, description, schema, ...more });

const QUESTION: readonly Parameter[] = [
  ask(
    "organization",
    "A token of this organization. Without it, of the deployment's home organization.",
    referTo("OrganizationId"),
  ),
  ask(
    "scope",
    "A scope that the token needs. For several, repeat the parameter or separate them by spaces: all are needed.",
    { type: "array", maxItems: 50, items: { type: "string", maxLength: 13_050 } },
    { style: "form", explode: true },
  ),
  ask(
    "entity",
    "The entity that each scope without one of its own must cover. Only together with `scope`.",
    referTo("EntityId"),
  ),
  ask("api", "Only scopes of this API count. Needs `scope`, `method` or `method_from`.", {
    type: "string",
    pattern: "^[A-Za-z0-9_.-]+$",
    maxLength: 60,
  }),
  ask("method", "The HTTP method that an access level of `api` must allow.", {
    type: "string",
    pattern: "^[A-Z]+$",
    maxLength: 20,
  }),
  ask(
    "method_from",
    "Where the method of each request is read. Only the proxy itself may be able to set the header.",
    { type: "string", enum: ["X-Forwarded-Method", "request"] },
  ),
  ask("limit", "No 429: for a proxy, whose address stands for all of its clients.", {
    type: "string",
    enum: ["none"],
  }),
];

const tokenHeader = (description: string, example: string) => ({
  description,
  schema: { type: "string", examples: [example] },
});

/** The answer for an allowed token. It is sent again for later requests, so it has no request id. */
const ALLOWED: Response = {
  description: "The token is good and has every scope that was asked for. There is no body.",
  headers: {
    ...header("Latchkey-Max-Age"),
    "X-Token-Id": tokenHeader("The token's id.", "tok_4uW8xTnV2mQk7RzB"),
    "X-Token-Subject": tokenHeader("The owner's user id.", "usr_2hGf7TcM5bZn8QjP"),
    "X-Token-Role": tokenHeader("The owner's role.", "member"),
    "X-Token-Expires": tokenHeader("Seconds since the epoch, or `never`.", "1798709400"),
    "X-Token-Scope": tokenHeader("The scopes that were asked for, or `-`.", "orders:read"),
  },
};

const INTROSPECTION: JsonSchema = {
  description:
    'Exactly `{"active":false}` for any token that the API may not know (RFC 7662 §2.2).',
  type: "object",
  required: ["active"],
  properties: {
    active: { type: "boolean" },
    scope: { type: "string", description: "The API's scopes of the token, separated by spaces." },
    authorization_details: {
      type: "array",
      description: "Scopes that are limited to one entity, grouped by entity (RFC 9396).",
      items: {
        type: "object",
        required: ["type", "identifier", "actions"],
        properties: {
          type: { type: "string" },
          identifier: { type: "string" },
          actions: { type: "array", items: { type: "string" } },
        },
      },
    },
    token_type: { type: "string", const: "Bearer" },
    sub: { ...referTo("UserId"), description: "The owner's user id." },
    jti: { ...referTo("TokenId"), description: "The token's id." },
    iss: { type: "string", format: "uri" },
    iat: {
      type: "integer",
      description: "When the token was created, in seconds since the epoch.",
    },
    exp: { type: "integer", description: "When it expires; absent if never." },
    organization: referTo("OrganizationId"),
    role: { type: "string", description: "The owner's role." },
    max_age_ms: { type: "integer", description: "How long the answer may be used." },
  },
  examples: [
    {
      active: true,
      scope: "orders:read",
      token_type: "Bearer",
      sub: "usr_2hGf7TcM5bZn8QjP",
      jti: "tok_4uW8xTnV2mQk7RzB",
      iss: "https://tokens.example.com",
      iat: 1_796_117_400,
      exp: 1_798_709_400,
      organization: "org_home",
      role: "member",
      max_age_ms: 5000,
    },
  ],
};

export const VALIDATION_SCHEMAS: Record<string, JsonSchema> = { Introspection: INTROSPECTION };

export const VALIDATION_PATHS: Paths = {
  "/verify": {
    get: {
      operationId: "verifyToken",
      tags: [VALIDATION.name],
      summary: "Verify a token",
      description:
        "Forward authentication for reverse proxies: is the client's token good, and for this? The question is in the address that the proxy's administrator writes. Any method is answered alike, and so is any path below. Answers have no body. An unknown parameter is refused, so that a misspelt question never asks for less.",
      security: [{ token: [] }],
      parameters: QUESTION,
      responses: {
        200: ALLOWED,
        400: buildEmptyAnswer(
          "The token is good, but the question is wrong. `error_description` in the challenge says what.",
          header("WWW-Authenticate"),
        ),
        401: buildEmptyAnswer(
          "There is no token, or it is malformed, unknown, expired or revoked.",
          header("WWW-Authenticate"),
        ),
        403: buildEmptyAnswer(
          "The token is good, but lacks a scope or a method. The challenge names the scopes.",
          header("WWW-Authenticate"),
        ),
        429: buildEmptyAnswer(
          "Too many bad tokens from one network. Never with `limit=none`.",
          header("Retry-After"),
        ),
        503: buildEmptyAnswer(
          "The service cannot answer now: let no request pass.",
          header("Retry-After"),
        ),
      },
    },
  },
  "/oauth/introspect": {
    post: {
      operationId: "introspectToken",
      tags: [VALIDATION.name],
      summary: "Introspect a token",
      description:
        "Token introspection (RFC 7662) for an API with a credential of its own. Only tokens of its organization with a scope of its API are active.",
      security: [{ serviceCredential: [] }, { serviceBasic: [] }],
      requestBody: {
        required: true,
        content: {
          "application/x-www-form-urlencoded": {
            schema: {
              type: "object",
              required: ["token"],
              properties: {
                token: { type: "string", maxLength: 16_384, description: "What the client sent." },
              },
            },
          },
        },
      },
      responses: {
        200: {
          description: "What the API may know about the token.",
          headers: { ...header("Latchkey-Max-Age"), ...header("X-Request-Id") },
          content: { "application/json": { schema: referTo("Introspection") } },
        },
        ...referToOAuthErrors([400, 401, 413, 429, 503]),
      },
    },
  },
};
