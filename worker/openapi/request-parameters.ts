import type { RequestHeader } from "../http/route-notes.ts";
import type { JsonSchema, Parameter, Reference } from "./openapi-document.ts";
import { referTo } from "./schemas.ts";

const IF_MATCH = {
  name: "If-Match",
  in: "header",
  description: "The `ETag` that was read. The change is made to that version alone, else 409.",
  schema: { type: "string", maxLength: 200, examples: ['"3"'] },
} as const;

const inPath = (name: string, description: string, schema: string): Parameter => ({
  name,
  in: "path",
  required: true,
  description,
  schema: referTo(schema),
});

/** Parameters that operations share. */
export const PARAMETERS = {
  IfMatch: { ...IF_MATCH, required: false },
  IfMatchRequired: { ...IF_MATCH, required: true },
  IdempotencyKey: {
    name: "Idempotency-Key",
    in: "header",
    required: false,
    description:
      "22 to 128 random URL-safe characters. For 10 minutes a retry under the same key gets the same answer.",
    schema: { type: "string", pattern: "^[A-Za-z0-9_-]{22,128}$", minLength: 22, maxLength: 128 },
  },
  TokenIdInPath: inPath("id", "The token's id.", "TokenId"),
  CredentialIdInPath: inPath("id", "The credential's id.", "TokenId"),
  SessionIdInPath: inPath("id", "The session's id.", "TokenId"),
  InvitationIdInPath: inPath("id", "The invitation's id.", "LinkId"),
  ScopeIdInPath: inPath("scope_id", "The scope's id.", "ScopeId"),
  KeptCopyIdInPath: inPath("copy_id", "The kept copy's id.", "KeptCopyId"),
  UserIdInPath: inPath("user_id", "The member's id.", "UserId"),
  GroupIdInPath: inPath("group_id", "The group's id in the catalog.", "CatalogId"),
  VersionInPath: {
    name: "version",
    in: "path",
    required: true,
    description: "The number of a kept version.",
    schema: { type: "integer", minimum: 1, examples: [1] } satisfies JsonSchema,
  },
  ProviderIdInPath: inPath("provider_id", "The provider's id.", "ProviderId"),
  DomainInPath: {
    name: "domain",
    in: "path",
    required: true,
    description: "A mail domain of the provider, in lower case and ASCII.",
    schema: { type: "string", maxLength: 253, examples: ["example.com"] } satisfies JsonSchema,
  },
} satisfies Record<string, Parameter>;

type ParameterName = keyof typeof PARAMETERS;

const BY_HEADER: Record<RequestHeader, ParameterName> = {
  ifMatch: "IfMatch",
  ifMatchRequired: "IfMatchRequired",
  idempotencyKey: "IdempotencyKey",
};

/** What a path's `{id}` names, by the segment before it. */
const BY_SEGMENT: Record<string, ParameterName> = {
  "tokens/{id}": "TokenIdInPath",
  "credentials/{id}": "CredentialIdInPath",
  "sessions/{id}": "SessionIdInPath",
  "invitations/{id}": "InvitationIdInPath",
  "scopes/{scope_id}": "ScopeIdInPath",
  "copies/{copy_id}": "KeptCopyIdInPath",
  "users/{user_id}": "UserIdInPath",
  "groups/{group_id}": "GroupIdInPath",
  "versions/{version}": "VersionInPath",
  "providers/{provider_id}": "ProviderIdInPath",
  "domains/{domain}": "DomainInPath",
};

const referToParameter = (name: ParameterName | undefined): Reference => ({
  $ref: `#/components/parameters/${name}`,
});

export const referToHeader = (header: RequestHeader): Reference =>
  referToParameter(BY_HEADER[header]);

/** Refers to the parameters in a path such as `/v1/users/{user_id}/tokens`. */
export function listPathParameters(path: string): Reference[] {
  const segments = path.match(/[a-z-]+\/\{\w+\}/g) ?? [];
  return segments.map((segment) => referToParameter(BY_SEGMENT[segment]));
}
