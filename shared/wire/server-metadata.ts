import * as v from "valibot";

/** The members of `/.well-known/oauth-authorization-server` (RFC 8414 §2) that Latchkey's clients read. */
export const ServerMetadata = v.object({
  issuer: v.pipe(v.string(), v.url()),
  authorization_endpoint: v.pipe(v.string(), v.url()),
  token_endpoint: v.pipe(v.string(), v.url()),
  revocation_endpoint: v.pipe(v.string(), v.url()),
  latchkey_version: v.number(),
});
export type ServerMetadata = v.InferOutput<typeof ServerMetadata>;

/** The answer of `/oauth/token` (RFC 6749 §5.1), with the ids that the extension keeps for its connection. */
export const SessionGrant = v.object({
  access_token: v.string(),
  token_type: v.literal("Bearer"),
  /** Seconds. */
  expires_in: v.number(),
  session_id: v.string(),
  organization_id: v.string(),
  subject: v.string(),
});
export type SessionGrant = v.InferOutput<typeof SessionGrant>;
