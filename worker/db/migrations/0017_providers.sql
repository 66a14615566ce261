-- An OpenID provider of an organization, through which its people sign in.
CREATE TABLE providers (
  id TEXT PRIMARY KEY,
  organization TEXT NOT NULL REFERENCES organizations (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  issuer TEXT NOT NULL,
  client_id TEXT NOT NULL,
  -- Sealed (AES-GCM) under the key `secret_kid` of TOKEN_KEYS. NULL for a public client.
  client_secret TEXT,
  secret_kid TEXT,
  scope TEXT NOT NULL,
  -- 'sub', or 'oid' for Entra, whose 'sub' differs for each application.
  subject_claim TEXT NOT NULL CHECK (subject_claim IN ('sub', 'oid')),
  -- JSON: how claims give a role and groups.
  mapping TEXT NOT NULL,
  acr_values TEXT,
  session_hours INTEGER NOT NULL CHECK (session_hours > 0),
  -- JSON: the provider's discovery document and keys as they were read at `metadata_at`.
  metadata TEXT,
  metadata_at INTEGER,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((client_secret IS NULL) = (secret_kid IS NULL))
) WITHOUT ROWID;
CREATE INDEX providers_by_organization ON providers (organization);

-- A mail domain of a provider. `challenge` is the value expected in the TXT record _latchkey.<domain>.
CREATE TABLE provider_domains (
  provider TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  domain TEXT NOT NULL,
  challenge TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  verified_at INTEGER,
  PRIMARY KEY (provider, domain)
) WITHOUT ROWID;
-- A proved domain belongs to one provider of the whole deployment.
CREATE UNIQUE INDEX proved_domains ON provider_domains (domain) WHERE verified_at IS NOT NULL;

-- Which person a provider's subject is. It outlives a membership, so that somebody who returns is recognized.
CREATE TABLE identities (
  provider TEXT NOT NULL REFERENCES providers (id) ON DELETE CASCADE,
  subject TEXT NOT NULL,
  person TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  created_at INTEGER NOT NULL,
  last_sign_in_at INTEGER,
  PRIMARY KEY (provider, subject)
) WITHOUT ROWID;
CREATE INDEX identities_by_person ON identities (person);

-- How the person of a cookie session proved who they are, with the last instant of each method and provider.
CREATE TABLE sign_in_proofs (
  session TEXT NOT NULL REFERENCES session (id) ON DELETE CASCADE,
  method TEXT NOT NULL CHECK (method IN ('password', 'provider', 'passkey')),
  -- '' unless the method is 'provider'.
  provider TEXT NOT NULL DEFAULT '',
  -- The provider's own session id, which a back-channel logout names.
  sid TEXT,
  acr TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (session, method, provider)
) WITHOUT ROWID;
CREATE INDEX sign_in_proofs_by_sid ON sign_in_proofs (provider, sid) WHERE sid IS NOT NULL;
INSERT INTO sign_in_proofs (session, method, at) SELECT id, 'password', created_at / 1000 FROM session;

-- Digests of one-time answers of providers (id tokens, logout tokens), until they would be refused for their age.
CREATE TABLE used_answers (
  digest TEXT PRIMARY KEY,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX used_answers_by_expiry ON used_answers (expires_at);

-- The organization whose provider made this account, which has no password and belongs to no other organization.
-- Its `email` is a placeholder, and `directory_email` the address that the provider names.
ALTER TABLE user ADD COLUMN directory TEXT;
ALTER TABLE user ADD COLUMN directory_email TEXT;

-- 'provider': only the organization's own provider, or an emergency member's own proof, opens it.
ALTER TABLE organizations ADD COLUMN sign_in TEXT NOT NULL DEFAULT 'any' CHECK (sign_in IN ('any', 'provider'));
-- Days after their last sign-in for which tokens of a provider's people work. NULL: for good.
ALTER TABLE organizations ADD COLUMN away_days INTEGER CHECK (away_days > 0);

-- From this instant on the member's tokens pause, until the next sign-in. NULL: never.
ALTER TABLE memberships ADD COLUMN away_at INTEGER;
-- 'mapping': role and groups come from the provider's claims. NULL: administrators give them.
ALTER TABLE memberships ADD COLUMN managed_by TEXT;
-- May sign in by an own password while the organization demands its provider.
ALTER TABLE memberships ADD COLUMN emergency INTEGER NOT NULL DEFAULT 0 CHECK (emergency IN (0, 1));
