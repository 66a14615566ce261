import type { JsonSchema } from "./openapi-document.ts";

/** Examples of values that occur in many bodies, by their schema. */
const BY_SCHEMA: Record<string, unknown> = {
  TokenId: "tok_4uW8xTnV2mQk7RzB",
  ScopeId: "scp_9pLr3KdY6sWq1XvN",
  UserId: "usr_2hGf7TcM5bZn8QjP",
  LinkId: "lnk_6yEw1SxD4vHk9UoR",
  AuditEventId: "aud_8nBt5ZpJ3aCg0LmF",
  OrganizationId: "org_home",
  ProviderId: "prv_7kRt2WmX9cVb4NhS",
  KeptCopyId: "kpt_5mNc8RvL2xJs6TyD",
  CopyKey: "exampleKeyOf32BytesInBase64url_0123456789-a",
  SecretHint: "lk_pat_1aBc…x9Qz",
  CatalogId: "member",
  PermissionId: "orders:read",
  EntityId: "ord_1",
  ScopeToken: "orders:read",
  Rfc3339: "2026-12-01T09:30:00Z",
  Instant: "2027-03-01T00:00:00+01:00",
  Day: "2026-12-01",
  EmailAddress: "ada@example.com",
  TokenName: "Deploy pipeline",
  TokenDescription: "Used by the release job.",
  DisplayName: "Ada Lovelace",
  ProviderMapping: {
    email: ["email"],
    name: ["name"],
    default_role: "member",
    roles: [{ claim: ["groups"], equals: "Latchkey administrators", role: "admin" }],
    groups: [],
  },
  ExpiryRequest: { days: 90 },
  ExpiryChoice: { days: 90 },
  Named: { id: "member", name: "Member" },
  ProblemType: "urn:latchkey:problem:not_found",
};

/** Examples of texts and numbers, by the name of their member. */
const BY_MEMBER: Record<string, unknown> = {
  acr_values: "urn:example:mfa",
  action: "token.revoked",
  actions: ["orders:read"],
  api: "orders",
  address: "https://login.example.com/authorize?client_id=latchkey",
  automatic: ["profile:read"],
  aliases: { "orders:list": "orders:read" },
  callback: "https://tokens.example.com/login/with/prv_7kRt2WmX9cVb4NhS/callback",
  client_id: "latchkey",
  client_secret: "the secret of the client",
  controls: ["users:manage"],
  count: 13,
  created_by: "usr_2hGf7TcM5bZn8QjP",
  description: "May read what the API returns.",
  detail: "There is no such token.",
  details: { revoked_at: [null, 1_796_117_400] },
  domain: "example.com",
  email: "ada@example.com",
  ended: "https://tokens.example.com/login/with/prv_7kRt2WmX9cVb4NhS/ended",
  entity_type: "order",
  example: "ord_1",
  expires_at: "2026-12-31T09:30:00Z",
  expires_in: 2_592_000,
  hint: "lk_pat_1aBc…x9Qz",
  ip_address: "203.0.113.7",
  issuer: "https://login.example.com",
  kind: "token",
  limit: 50_000,
  link: "https://tokens.example.com/invitation#9tYh…",
  max_days: 365,
  methods: ["GET"],
  name: "Deploy pipeline",
  of: 31,
  permission: "orders:read",
  pattern: "ord_[0-9]{1,8}",
  pointer: "/scopes/0/permission",
  presets: ["orders-api"],
  preset: "orders-api",
  record_name: "_latchkey.example.com",
  record_value: "latchkey-domain=…",
  request_id: "0f8b6e0a-7c1d-4d8e-9a51-3f0c2b6f7a10",
  role: "member",
  scope: "openid profile email",
  secret: "lk_pat_1…",
  session_hours: 12,
  session_id: "tok_4uW8xTnV2mQk7RzB",
  sign_in: "https://tokens.example.com/login/with/prv_7kRt2WmX9cVb4NhS",
  status: 404,
  title: "There is no such resource",
  token: "lk_pat_1…",
  token_limit: 100,
  total: 1,
  trial_callback: "https://tokens.example.com/login/with/prv_7kRt2WmX9cVb4NhS/trial/callback",
  url: "https://api.example.com",
  user_agent: "curl/8.18.0",
  version: 3,
};

/** Members that are usually empty. */
const EMPTY = new Set([
  ...["collect_by", "collect_expires", "disabled_at", "issued_by", "made_by", "next_cursor"],
  ...[
    "away_at",
    "missing_since",
    "on_behalf_of",
    "previous_secret_expires_at",
    "revoked_at",
    "superseded_use_at",
    "entity_id",
  ],
]);
/** Members that a reader would not expect in an example. */
const LEFT_OUT = new Set(["errors", "orphans", "locked_to"]);

/** Adds an example to each schema that is an object, made of the examples of its members. */
export function addExamples(schemas: Record<string, JsonSchema>): void {
  for (const [name, schema] of Object.entries(schemas)) {
    const isValue = name in BY_SCHEMA && !(BY_SCHEMA[name] instanceof Object);
    if (schema.properties === undefined && schema.oneOf === undefined && !isValue) continue;
    schema.examples = [BY_SCHEMA[name] ?? buildExample(schema, schemas, "")];
  }
}

/** Builds a value that the schema allows. @param member the name of the member that has the value */
function buildExample(
  schema: JsonSchema,
  schemas: Record<string, JsonSchema>,
  member: string,
): unknown {
  const { $ref, anyOf, oneOf, properties, items } = schema;
  const name = $ref?.slice($ref.lastIndexOf("/") + 1);
  const isNullable = name === "ExpiryRequest" || anyOf?.some(({ type }) => type === "null");
  if (isNullable && EMPTY.has(member)) return null;
  if (name !== undefined) {
    const known = name === "Rfc3339" ? BY_MEMBER[member] : undefined;
    return known ?? BY_SCHEMA[name] ?? buildExample(schemas[name] ?? {}, schemas, member);
  }
  if (properties !== undefined) return buildObject(schema, schemas);
  const [first] = oneOf ?? anyOf ?? [];
  if (first !== undefined) return buildExample(first, schemas, member);
  const isKnown = member in BY_MEMBER && items?.type === "string";
  if (items !== undefined && !isKnown) return [buildExample(items, schemas, "")];
  return buildPlainExample(schema, member);
}

function buildObject(schema: JsonSchema, schemas: Record<string, JsonSchema>): unknown {
  const members = Object.entries(schema.properties ?? {}).filter(([name]) => !LEFT_OUT.has(name));
  return Object.fromEntries(
    members.map(([name, member]) => [name, buildExample(member, schemas, name)]),
  );
}

function buildPlainExample(schema: JsonSchema, member: string): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  if (member in BY_MEMBER) return BY_MEMBER[member];
  if (schema.type === "boolean") return schema.default ?? true;
  if (schema.type === "object") return {};
  if (schema.type === "string") return "orders";
  return schema.default ?? Math.max(1, schema.minimum ?? 1);
}
