-- If members may keep secrets in their browsers, and how recent their sign-in must be to open one.
ALTER TABLE organizations ADD COLUMN kept_secrets TEXT NOT NULL DEFAULT 'off'
  CHECK (kept_secrets IN ('off', 'recent_sign_in', 'signed_in'));

-- A secret that a browser keeps, encrypted. The ciphertext is in that browser alone, and no key is stored: each is derived
-- from TOKEN_KEYS and the row's salt, so that deleting the row destroys the key.
CREATE TABLE kept_copies (
  id TEXT PRIMARY KEY,
  secret_digest TEXT NOT NULL REFERENCES token_secrets (digest) ON DELETE CASCADE,
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  organization TEXT NOT NULL,
  person TEXT NOT NULL,
  -- The JWK thumbprint of the installation's key, as in browser_sessions.
  browser_id TEXT NOT NULL,
  -- Such as "Chrome on Linux".
  browser_name TEXT NOT NULL,
  kid TEXT NOT NULL,
  -- 32 random bytes, base64url.
  salt TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  opened_at INTEGER,
  UNIQUE (secret_digest, browser_id)
) WITHOUT ROWID;
CREATE INDEX kept_copies_by_token ON kept_copies (token_id);
CREATE INDEX kept_copies_by_browser ON kept_copies (person, browser_id);
