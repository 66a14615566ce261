import type { ClaimPath } from "./wire/provider-mapping.ts";

/**
 * What an administrator has to set up at the provider, beside the redirect URIs. The screen has a text for each.
 *
 * - `app_roles`: roles come from app roles, since beyond 200 groups Entra sends none;
 * - `email_claim`: the claim `email` has to be added to id tokens;
 * - `groups_claim`: the claim `groups` has to be added to id tokens, with a filter;
 * - `hosted_domain`: everybody has an account there, so that a rule for the own domain gives the role;
 * - `roles_in_id_token`: the mapper of roles has to add them to id tokens;
 * - `namespaced_claim`: an action adds the roles under a name that is an address.
 */
export type ProviderHint =
  | "app_roles"
  | "email_claim"
  | "groups_claim"
  | "hosted_domain"
  | "roles_in_id_token"
  | "namespaced_claim";

/** What a provider's product is known to need, to fill in a form with. */
export interface ProviderPreset {
  id: string;
  name: string;
  /** The issuer, with what the administrator fills in between braces. */
  issuer: string;
  /** Matches issuers of this product. */
  issuerPattern: RegExp;
  scope: string;
  subjectClaim: "sub" | "oid";
  email: ClaimPath;
  personName: ClaimPath;
  /** The claim that rules for roles and groups compare, and a value that it could have. */
  rule: { claim: ClaimPath; example: string };
  hints: readonly ProviderHint[];
}

const person = { email: ["email"], personName: ["name"] };
const scope = "openid profile email";

/** The products that docs and screens name. The last resort is any other provider of OpenID Connect. */
export const PROVIDER_PRESETS: readonly ProviderPreset[] = [
  {
    id: "entra",
    name: "Microsoft Entra ID",
    issuer: "https://login.microsoftonline.com/{tenant}/v2.0",
    issuerPattern: /^https:\/\/login\.microsoftonline\.com\/[0-9a-f-]{36}\/v2\.0$/,
    scope,
    // Its `sub` differs for each application, so that SCIM could not name the same person.
    subjectClaim: "oid",
    ...person,
    rule: { claim: ["roles"], example: "Latchkey.Admin" },
    hints: ["app_roles", "email_claim"],
  },
  {
    id: "okta",
    name: "Okta",
    issuer: "https://{domain}.okta.com",
    issuerPattern: /^https:\/\/[a-z0-9-]+\.okta(?:preview|-emea)?\.com(?:\/oauth2\/[A-Za-z0-9]+)?$/,
    scope: `${scope} groups`,
    subjectClaim: "sub",
    ...person,
    rule: { claim: ["groups"], example: "Latchkey Admins" },
    hints: ["groups_claim"],
  },
  {
    id: "google",
    name: "Google",
    issuer: "https://accounts.google.com",
    issuerPattern: /^https:\/\/accounts\.google\.com$/,
    scope,
    subjectClaim: "sub",
    ...person,
    rule: { claim: ["hd"], example: "example.com" },
    hints: ["hosted_domain"],
  },
  {
    id: "keycloak",
    name: "Keycloak",
    issuer: "https://{host}/realms/{realm}",
    issuerPattern: /^https:\/\/[a-z0-9.-]+(?::\d+)?(?:\/[\w.~-]+)*\/realms\/[\w.~%-]+$/,
    scope,
    subjectClaim: "sub",
    ...person,
    rule: { claim: ["realm_access", "roles"], example: "latchkey-admin" },
    hints: ["roles_in_id_token"],
  },
  {
    id: "auth0",
    name: "Auth0",
    issuer: "https://{tenant}.auth0.com/",
    issuerPattern: /^https:\/\/[a-z0-9-]+(?:\.[a-z]{2})?\.auth0\.com\/$/,
    scope,
    subjectClaim: "sub",
    ...person,
    rule: { claim: ["https://latchkey.example/roles"], example: "admin" },
    hints: ["namespaced_claim"],
  },
];
