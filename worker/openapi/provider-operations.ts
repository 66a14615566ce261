import type { OperationGroup } from "./operation-text.ts";

/** `/v1/providers` */
export const PROVIDERS: OperationGroup = {
  name: "Sign-in providers",
  description:
    "The OpenID providers through which the organization's people sign in. Needs the controls `users` and `catalog`, both: an administrator of a provider can become anybody in the organization.",
  operations: {
    "GET /v1/providers": {
      id: "listProviders",
      text: "Returns the organization's providers, the oldest first. No client secret is ever returned.",
    },
    "POST /v1/providers": {
      id: "createProvider",
      text: "Creates a provider, after its discovery document and keys were read. An organization has at most 5. Needs a fresh sign-in.",
    },
    "GET /v1/providers/{provider_id}": {
      id: "getProvider",
      text: "Returns one provider, with its mail domains and the addresses to enter at the provider.",
    },
    "PATCH /v1/providers/{provider_id}": {
      id: "updateProvider",
      text: "Changes a provider, replaces its client secret, or disables or enables it. `issuer` and `subject_claim` are fixed once somebody has signed in through it. Needs a fresh sign-in.",
    },
    "DELETE /v1/providers/{provider_id}": {
      id: "deleteProvider",
      text: "Deletes a provider with its mail domains and identities, and ends the sign-ins made through it. Needs a fresh sign-in.",
    },
    "POST /v1/providers/{provider_id}/domains": {
      id: "addProviderDomain",
      text: "Adds a mail domain, and returns the TXT record that proves it. Needs a fresh sign-in.",
    },
    "DELETE /v1/providers/{provider_id}/domains/{domain}": {
      id: "removeProviderDomain",
      text: "Removes a mail domain. Its addresses no longer lead to this provider. Needs a fresh sign-in.",
    },
    "POST /v1/providers/{provider_id}/domains/{domain}/check": {
      id: "checkProviderDomain",
      text: "Looks for the TXT record of a mail domain, and returns the provider. `verified_at` says if the domain is proved. Needs a fresh sign-in.",
    },
    "POST /v1/providers/{provider_id}/trial": {
      id: "startProviderTrial",
      text: "Starts a trial: a sign-in that shows the claims of a person and the role they would give, and saves nothing.",
    },
  },
};
