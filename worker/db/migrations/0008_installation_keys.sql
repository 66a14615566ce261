-- An extension proves with a key of its own that a sign-in is its own (RFC 9449). The column has the key's
-- JWK thumbprint (RFC 7638). Older rows keep the random id of their browser, which matches no key.
ALTER TABLE browser_sessions RENAME COLUMN browser_id TO key_thumbprint;
DROP INDEX browser_sessions_by_browser;
CREATE INDEX browser_sessions_by_key ON browser_sessions (key_thumbprint);

-- A code without a key can no longer be traded. Used codes stay, so that a replay is recognized.
DELETE FROM oauth_codes WHERE claimed_at IS NULL;
ALTER TABLE oauth_codes RENAME COLUMN browser_id TO key_thumbprint;
-- Thumbprint and `jti` of the proof that the code was traded with: a proof works once (RFC 9449 §11.1).
ALTER TABLE oauth_codes ADD COLUMN proof_id TEXT;
CREATE UNIQUE INDEX oauth_codes_by_proof ON oauth_codes (proof_id) WHERE proof_id IS NOT NULL;

-- An older consent named no installation, so any extension could use it. Every person is asked again.
DROP TABLE oauth_consents;
CREATE TABLE oauth_consents (
  person TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  key_thumbprint TEXT NOT NULL,
  -- Such as "Chrome on Linux", from the User-Agent of the answer.
  browser TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (person, client_id, key_thumbprint)
) WITHOUT ROWID;
