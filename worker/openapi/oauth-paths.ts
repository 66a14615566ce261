import { EXTENSION_CLIENT_ID, FRESH_SIGN_IN_SECONDS } from "../../shared/wire/oauth-client.ts";
import { referToOAuthErrors } from "./oauth-errors.ts";
import type { JsonSchema, Operation, Parameter, Paths, Response } from "./openapi-document.ts";
import { referToProblems } from "./problem-responses.ts";
import { referTo } from "./schemas.ts";

/** The group of the calls by which a program opens and ends a session. */
export const OAUTH = {
  name: "OAuth",
  description:
    "How a program opens a session for a person, and ends a session or token: authorization code with PKCE and DPoP (RFC 6749, RFC 7636, RFC 9449). `npm run session` does this on a command line.",
};

const REQUEST_ID = { "X-Request-Id": { $ref: "#/components/headers/X-Request-Id" } };
const CODE_PATTERN = "^[A-Za-z0-9_-]{43}$";
const code = (description: string): JsonSchema => ({
  type: "string",
  pattern: CODE_PATTERN,
  maxLength: 43,
  description,
});
const text = (maxLength: number, description: string): JsonSchema => ({
  type: "string",
  maxLength,
  description,
});

const inQuery = (
  name: string,
  { description = "", ...schema }: JsonSchema,
  required = true,
): Parameter => ({ name, in: "query", required, description, schema });

const AUTHORIZATION_REQUEST: readonly Parameter[] = [
  inQuery("response_type", { const: "code", description: "Always `code`." }),
  inQuery("client_id", { const: EXTENSION_CLIENT_ID, description: "The only client there is." }),
  inQuery("redirect_uri", {
    ...text(2000, "Exactly one of the addresses in `EXTENSION_REDIRECTS`."),
    format: "uri",
  }),
  inQuery("state", text(512, "Printable ASCII, which comes back with the answer.")),
  inQuery("code_challenge", code("The SHA-256 digest of the verifier (RFC 7636 §4.2).")),
  inQuery("code_challenge_method", { const: "S256", description: "Always `S256`." }),
  inQuery("dpop_jkt", code("The thumbprint of the installation's key (RFC 9449 §10).")),
  inQuery(
    "organization",
    { ...referTo("OrganizationId"), description: "Default: the one that was last used." },
    false,
  ),
  inQuery(
    "prompt",
    {
      type: "string",
      enum: ["none", "login"],
      description: "`none` shows no page, `login` always asks for the password.",
    },
    false,
  ),
  inQuery(
    "max_age",
    {
      type: "integer",
      minimum: 0,
      maximum: 999_999_999,
      description: `How many seconds ago the person may have signed in. ${FRESH_SIGN_IN_SECONDS} makes a session that may do what needs a fresh sign-in.`,
    },
    false,
  ),
];

const buildForm = (
  properties: Record<string, JsonSchema>,
): NonNullable<Operation["requestBody"]> => ({
  required: true,
  content: {
    "application/x-www-form-urlencoded": {
      schema: { type: "object", required: Object.keys(properties), properties },
    },
  },
});

const buildJsonAnswer = (description: string, schema: JsonSchema): Response => ({
  description,
  headers: REQUEST_ID,
  content: { "application/json": { schema } },
});

export const OAUTH_SCHEMAS: Record<string, JsonSchema> = {
  AuthorizationServerMetadata: {
    description: "Authorization server metadata (RFC 8414 §2).",
    type: "object",
    required: ["issuer", "authorization_endpoint", "token_endpoint", "latchkey_version"],
    properties: {
      issuer: { type: "string", format: "uri" },
      authorization_endpoint: { type: "string", format: "uri" },
      token_endpoint: { type: "string", format: "uri" },
      revocation_endpoint: { type: "string", format: "uri" },
      introspection_endpoint: { type: "string", format: "uri" },
      latchkey_version: {
        type: "integer",
        description: "The version of the extension's protocol.",
      },
    },
    additionalProperties: true,
  },
};

export const OAUTH_PATHS: Paths = {
  "/oauth/authorize": {
    get: {
      operationId: "authorize",
      tags: [OAUTH.name],
      summary: "Ask a person to sign in",
      description:
        "Opened in a browser. The person signs in and allows the installation once. Then the browser goes to `redirect_uri` with `code`, `state` and `iss`, or with `error`.",
      security: [],
      parameters: AUTHORIZATION_REQUEST,
      responses: {
        200: {
          description: "A page that says what is wrong with the request, for an unknown redirect.",
          headers: REQUEST_ID,
          content: { "text/html": { schema: { type: "string" } } },
        },
        302: {
          description: "To the sign-in page, the consent page, or back to `redirect_uri`.",
          headers: {
            ...REQUEST_ID,
            Location: { description: "Where to go.", schema: { type: "string", format: "uri" } },
          },
        },
      },
    },
  },
  "/oauth/token": {
    post: {
      operationId: "exchangeCode",
      tags: [OAUTH.name],
      summary: "Exchange a code for a session",
      description:
        "Trades the code, its verifier and a proof of the installation's key for a session. If the proof is not recent, the answer is `use_dpop_nonce` with a `DPoP-Nonce`: send one with that nonce.",
      security: [],
      parameters: [
        {
          name: "DPoP",
          in: "header",
          required: true,
          description: "A proof of the installation's key (RFC 9449 §4.2), by ES256.",
          schema: text(4096, "A signed JWT."),
        },
      ],
      requestBody: buildForm({
        grant_type: { const: "authorization_code" },
        client_id: { const: EXTENSION_CLIENT_ID },
        code: text(512, "What the browser brought. It works once, for a minute."),
        redirect_uri: text(2000, "As in the authorization request."),
        code_verifier: text(128, "The secret whose digest was `code_challenge`."),
      }),
      responses: {
        200: buildJsonAnswer("The session.", referTo("SessionGrant")),
        ...referToOAuthErrors([400, 413, 429, 503]),
      },
    },
  },
  "/oauth/revoke": {
    post: {
      operationId: "revokeBySecret",
      tags: [OAUTH.name],
      summary: "Revoke a token or session by its secret",
      description:
        "Token revocation (RFC 7009). Needs nothing but the secret. A 200 proves nothing: it also answers a token that is unknown or mistyped. An API's credential is refused, since it is revoked at `/v1/credentials`.",
      security: [],
      requestBody: buildForm({ token: text(3500, "The secret of a token or session.") }),
      responses: {
        200: { description: "The token does not work any more.", headers: REQUEST_ID },
        ...referToOAuthErrors([400, 413, 503]),
      },
    },
  },
  "/login/with/{provider}/ended": {
    post: {
      operationId: "endProviderSignIns",
      tags: [OAUTH.name],
      summary: "End the sign-ins of a person who signed out at the provider",
      description:
        "Back-channel logout (OpenID Connect Back-Channel Logout 1.0). The provider sends it by itself. Ends the sign-ins of its session `sid`, or of the subject `sub` without one. Tokens keep working. A session that is not known is answered with 200.",
      security: [],
      parameters: [
        {
          name: "provider",
          in: "path",
          required: true,
          description: "The provider's id.",
          schema: referTo("ProviderId"),
        },
      ],
      requestBody: buildForm({
        logout_token: text(8000, "A JWT that the provider has signed. It works once."),
      }),
      responses: {
        200: { description: "The sign-ins have ended.", headers: REQUEST_ID },
        ...referToOAuthErrors([400, 413, 429, 503]),
      },
    },
  },
  "/.well-known/oauth-authorization-server": {
    get: {
      operationId: "getServerMetadata",
      tags: [OAUTH.name],
      summary: "Find the OAuth endpoints",
      description: "Authorization server metadata (RFC 8414), for OAuth libraries.",
      security: [],
      responses: {
        200: buildJsonAnswer("The metadata.", referTo("AuthorizationServerMetadata")),
        ...referToProblems([500, 503]),
      },
    },
  },
};
