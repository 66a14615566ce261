import * as v from "valibot";
import { ExpiryRequest } from "../expiry.ts";
import { OrganizationId, TokenId } from "../ids.ts";
import { TokenName } from "../text.ts";
import { Rfc3339 } from "../time.ts";
import { TokenStatus } from "./token-resource.ts";

/** An API's own credential for introspection, without its secret. */
export const CredentialResource = v.object({
  id: TokenId,
  name: v.string(),
  /** The catalog's API that it belongs to. */
  api: v.string(),
  organization_id: OrganizationId,
  hint: v.nullable(v.string()),
  status: TokenStatus,
  /** User id of the person who issued it. */
  created_by: v.string(),
  created_at: Rfc3339,
  expires_at: v.nullable(Rfc3339),
  revoked_at: v.nullable(Rfc3339),
  last_used_at: v.nullable(Rfc3339),
});
export type CredentialResource = v.InferOutput<typeof CredentialResource>;

/** The answer to issuing: the only time the secret is shown. */
export const IssuedCredentialResource = v.object({
  ...CredentialResource.entries,
  secret: v.string(),
});
export type IssuedCredentialResource = v.InferOutput<typeof IssuedCredentialResource>;

/** At most 200 credentials: live ones first, then the newest. */
export const CredentialList = v.object({ credentials: v.array(CredentialResource) });

/** The body of `POST /v1/credentials`. `expires` is one of the catalog's choices, as for tokens. */
export const IssueCredentialRequest = v.strictObject({
  name: TokenName,
  api: v.pipe(v.string(), v.maxLength(60)),
  expires: ExpiryRequest,
});
