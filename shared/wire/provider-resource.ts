import * as v from "valibot";
import { OrganizationId, ProviderId } from "../ids.ts";
import { DisplayName } from "../text.ts";
import { Rfc3339 } from "../time.ts";
import { ProviderMapping } from "./provider-mapping.ts";

/** The claim that names a person for good: `sub`, or `oid` for Entra, whose `sub` differs for each application. */
export const SubjectClaim = v.picklist(["sub", "oid"]);

/** A mail domain of a provider. Its proof is a TXT record of the name `record_name` with the text `record_value`. */
export const ProviderDomain = v.object({
  /** In lower case and ASCII. */
  domain: v.string(),
  record_name: v.string(),
  record_value: v.string(),
  created_at: Rfc3339,
  /** `null` until it is proved. */
  verified_at: v.nullable(Rfc3339),
  /** When the record was last looked for with a definite answer. */
  checked_at: v.nullable(Rfc3339),
  /** Since when the record of a proved domain is missing. The proof ends 7 days later. */
  missing_since: v.nullable(Rfc3339),
});
export type ProviderDomain = v.InferOutput<typeof ProviderDomain>;

/** The addresses of Latchkey that an administrator enters at the provider. */
export const ProviderAddresses = v.object({
  /** Begins a sign-in, also from a tile of the provider's portal. */
  sign_in: v.string(),
  /** Redirect URIs: of the sign-in, and of its trial. */
  callback: v.string(),
  trial_callback: v.string(),
  /** Takes back-channel logouts. */
  ended: v.string(),
});

/** An OpenID provider of the organization, without its client secret. */
export const ProviderResource = v.object({
  id: ProviderId,
  organization_id: OrganizationId,
  name: v.string(),
  issuer: v.string(),
  client_id: v.string(),
  /** When the client secret was set; `null` for a public client. */
  client_secret_set_at: v.nullable(Rfc3339),
  scope: v.string(),
  subject_claim: SubjectClaim,
  mapping: ProviderMapping,
  acr_values: v.nullable(v.string()),
  session_hours: v.number(),
  domains: v.array(ProviderDomain),
  addresses: ProviderAddresses,
  /** True once somebody has signed in through it: `issuer` and `subject_claim` are fixed then. */
  has_identities: v.boolean(),
  /** When its discovery document and keys were last read. */
  metadata_at: v.nullable(Rfc3339),
  /** User id of the person who created it. */
  created_by: v.string(),
  created_at: Rfc3339,
  disabled_at: v.nullable(Rfc3339),
  version: v.number(),
});
export type ProviderResource = v.InferOutput<typeof ProviderResource>;

/** The organization's providers, the oldest first. */
export const ProviderList = v.object({ providers: v.array(ProviderResource) });
export type ProviderList = v.InferOutput<typeof ProviderList>;

const Issuer = v.pipe(v.string(), v.maxLength(500), v.url("Must be an address."));
const ClientId = v.pipe(
  v.string(),
  v.maxLength(255),
  v.regex(/^[\x21-\x7e]+$/, "Must be 1 to 255 visible ASCII characters."),
);
const ClientSecret = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.regex(/^[\x20-\x7e]+$/, "Must be 1 to 1000 ASCII characters."),
);
/** Words of OAuth's `scope` (RFC 6749 §3.3), separated by single spaces. */
const WORDS = /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/;
const Scope = v.pipe(
  v.string(),
  v.maxLength(500),
  v.regex(WORDS, "Must be words with single spaces between them."),
  v.check((scope) => scope.split(" ").includes("openid"), "Must hold openid."),
);
const AcrValues = v.pipe(
  v.string(),
  v.maxLength(300),
  v.regex(WORDS, "Must be words with single spaces between them."),
);
/** From 1 hour to 30 days. */
const SessionHours = v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(720));

/** The body of `POST /v1/providers`. Without a client secret, the provider knows Latchkey as a public client. */
export const CreateProviderRequest = v.strictObject({
  name: DisplayName,
  issuer: Issuer,
  client_id: ClientId,
  client_secret: v.optional(v.nullable(ClientSecret), null),
  scope: v.optional(Scope, "openid profile email"),
  subject_claim: v.optional(SubjectClaim, "sub"),
  mapping: ProviderMapping,
  acr_values: v.optional(v.nullable(AcrValues), null),
  session_hours: v.optional(SessionHours, 12),
});
export type CreateProviderRequest = v.InferOutput<typeof CreateProviderRequest>;

/** The body of `PATCH /v1/providers/{id}`; absent fields stay as they are. A new `client_secret` replaces the old one. */
export const UpdateProviderRequest = v.strictObject({
  name: v.optional(DisplayName),
  issuer: v.optional(Issuer),
  client_id: v.optional(ClientId),
  client_secret: v.optional(v.nullable(ClientSecret)),
  scope: v.optional(Scope),
  subject_claim: v.optional(SubjectClaim),
  mapping: v.optional(ProviderMapping),
  acr_values: v.optional(v.nullable(AcrValues)),
  session_hours: v.optional(SessionHours),
  disabled: v.optional(v.boolean()),
});
export type UpdateProviderRequest = v.InferOutput<typeof UpdateProviderRequest>;

/** The body of `POST /v1/providers/{id}/domains`. A name with other letters is stored in its ASCII form (IDNA). */
export const AddDomainRequest = v.strictObject({
  domain: v.pipe(v.string(), v.maxLength(253)),
});

/** The answer of `POST /v1/providers/{id}/trial`: an address to open within 10 minutes. */
export const ProviderTrial = v.object({ address: v.string(), expires_at: Rfc3339 });
export type ProviderTrial = v.InferOutput<typeof ProviderTrial>;
