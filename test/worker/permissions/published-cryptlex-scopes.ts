/** The vendor's table of scopes and their descriptions, word for word, with its misspelt scope. */
const PUBLISHED_CRYPTLEX_SCOPES = `
account:read Read-only access to the account details.
account:write Update and delete account.
activation:read Read-only access to all the license activations.
analytics:read Read-only access to analytics.
eventLog:read Read-only access to event logs.
invoice:read Read-only access to all the invoices.
license:read Read-only access to all the licenses.
license:write Create, update and delete licenses.
licenseTemplate:read Read-only access to all the license templates.
licenseTemaplate:write Create, update and delete license templates.
paymentMethod:read Read-only access to all the credit cards.
paymentMethod:write Create, update and delete credit cards.
personalAccessToken:write Create, revoke and delete personal access tokens.
product:read Read-only access to all the products and related policies.
product:write Create, update and delete products.
release:read Read-only access to all the releases.
release:write Create, update, publish and delete releases.
role:read Read-only access to all the roles.
role:write Create, update and delete roles.
tag:read Read-only access to all the tags.
tag:write Create, update and delete tags.
trialActivation:read Read-only access to all the trial activations.
trialActivation:write Extend and delete trial activations.
trialPolicy:read Read-only access to all the trial policies.
trialPolicy:write Create, update and delete trial policies.
user:read Read-only access to all the users.
user:write Create, update and delete users. Generate password reset tokens for users with USER role.
webhook:read Read-only access to all the webhooks.
webhook:write Create, update and delete webhooks.
`;

/** The rows of the table. */
export const publishedScopes = PUBLISHED_CRYPTLEX_SCOPES.trim()
  .split("\n")
  .map((line) => ({
    id: line.slice(0, line.indexOf(" ")),
    description: line.slice(line.indexOf(" ") + 1),
  }));
