-- Better Auth's own tables. Names and types are what its drizzle adapter expects; instants are its own (ms).
CREATE TABLE user (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL UNIQUE,
  email_verified INTEGER NOT NULL DEFAULT 0,
  image TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE TABLE session (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  token TEXT NOT NULL UNIQUE,
  expires_at INTEGER NOT NULL,
  ip_address TEXT,
  user_agent TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX session_by_user ON session (user_id);
CREATE TABLE account (
  id TEXT PRIMARY KEY,
  account_id TEXT NOT NULL,
  provider_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  access_token TEXT,
  refresh_token TEXT,
  id_token TEXT,
  access_token_expires_at INTEGER,
  refresh_token_expires_at INTEGER,
  scope TEXT,
  password TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX account_by_user ON account (user_id);
CREATE TABLE verification (
  id TEXT PRIMARY KEY,
  identifier TEXT NOT NULL,
  value TEXT NOT NULL,
  expires_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
);
CREATE INDEX verification_by_identifier ON verification (identifier);

-- Latchkey's own. Instants are epoch seconds.
CREATE TABLE organizations (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  created_at INTEGER NOT NULL
);

-- `groups` is a JSON array of group ids of the catalog.
CREATE TABLE memberships (
  person TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  organization TEXT NOT NULL REFERENCES organizations (id),
  role TEXT NOT NULL,
  groups TEXT NOT NULL DEFAULT '[]' CHECK (json_valid(groups)),
  created_at INTEGER NOT NULL,
  disabled_at INTEGER,
  PRIMARY KEY (person, organization)
) WITHOUT ROWID;
CREATE INDEX memberships_by_organization ON memberships (organization, person);

CREATE TABLE tokens (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL CHECK (kind IN ('pat', 'ses', 'svc')),
  owner TEXT NOT NULL,
  organization TEXT NOT NULL REFERENCES organizations (id),
  created_by TEXT NOT NULL,
  -- The token that issued this one; revoking a parent revokes what it issued.
  parent_id TEXT,
  -- The API of the catalog that an `svc` credential speaks for.
  api TEXT,
  name TEXT NOT NULL,
  description TEXT NOT NULL DEFAULT '',
  -- Name, newline, description, in lower case: SQLite's own lower() knows ASCII only.
  search_text TEXT NOT NULL DEFAULT '',
  created_at INTEGER NOT NULL,
  expires_at INTEGER,
  revoked_at INTEGER,
  last_used_at INTEGER,
  version INTEGER NOT NULL DEFAULT 1,
  CHECK ((kind = 'svc') = (api IS NOT NULL))
);
CREATE INDEX tokens_by_owner ON tokens (organization, owner, kind, created_at DESC, id);
CREATE INDEX tokens_by_parent ON tokens (parent_id) WHERE parent_id IS NOT NULL;

-- None, one, or during a grace two live secrets per token; superseded ones stay, to recognize their reuse.
-- `digest` is 24 bytes of a keyed hash, base64url: never the secret, and of no use without TOKEN_KEYS.
CREATE TABLE token_secrets (
  digest TEXT PRIMARY KEY,
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  kid TEXT NOT NULL,
  hint TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- NULL: as long as the token; else the instant at which this secret stops.
  valid_until INTEGER
) WITHOUT ROWID;
CREATE INDEX token_secrets_by_token ON token_secrets (token_id, created_at DESC);
CREATE INDEX token_secrets_by_kid ON token_secrets (kid);

-- `entity_id` is '' where the permission has no entity type, so that the uniqueness holds without NULLs.
CREATE TABLE scopes (
  id TEXT PRIMARY KEY,
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  permission TEXT NOT NULL,
  entity_id TEXT NOT NULL DEFAULT '',
  UNIQUE (token_id, permission, entity_id)
);

-- What makes a `ses` token a signed-in browser. `user_agent` and `ip_address` are personal data.
CREATE TABLE browser_sessions (
  token_id TEXT PRIMARY KEY REFERENCES tokens (id) ON DELETE CASCADE,
  browser_id TEXT NOT NULL,
  cookie_session_id TEXT NOT NULL,
  user_agent TEXT,
  ip_address TEXT
) WITHOUT ROWID;
CREATE INDEX browser_sessions_by_browser ON browser_sessions (browser_id);
CREATE INDEX browser_sessions_by_cookie ON browser_sessions (cookie_session_id);

-- Every version ever put; the newest counts.
CREATE TABLE catalogs (
  organization TEXT NOT NULL REFERENCES organizations (id),
  version INTEGER NOT NULL,
  document TEXT NOT NULL CHECK (json_valid(document)),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization, version)
) WITHOUT ROWID;

-- The newest catalog, compiled: what a role or group may grant, so that a validation joins and never parses.
CREATE TABLE grants (
  organization TEXT NOT NULL REFERENCES organizations (id),
  principal_kind TEXT NOT NULL CHECK (principal_kind IN ('role', 'group')),
  principal TEXT NOT NULL,
  permission TEXT NOT NULL,
  -- The API whose permission it is: an `svc` credential sees no other.
  api TEXT NOT NULL,
  entity_type TEXT,
  -- Added to each token by the role itself, never picked.
  automatic INTEGER NOT NULL DEFAULT 0 CHECK (automatic IN (0, 1)),
  -- 0: to tokens of one's own; 1: what a group's members may grant to tokens of other people.
  for_others INTEGER NOT NULL DEFAULT 0 CHECK (for_others IN (0, 1)),
  PRIMARY KEY (organization, principal_kind, principal, permission, for_others)
) WITHOUT ROWID;

-- The change feed: every mutation that can change a verdict appends a row in its own batch.
CREATE TABLE changes (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  nonce TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('token', 'user', 'organization', 'all')),
  target_id TEXT NOT NULL,
  created_at INTEGER NOT NULL
);
-- An empty feed is a fault, so it is born with one row.
INSERT INTO changes (nonce, kind, target_id, created_at)
VALUES (lower(hex(randomblob(16))), 'all', '', unixepoch());

CREATE TABLE idempotency (
  row_key TEXT PRIMARY KEY,
  token_id TEXT NOT NULL,
  token_version INTEGER NOT NULL,
  -- HMAC of the request's body: the same key with another body is refused.
  body_mac TEXT NOT NULL,
  salt TEXT NOT NULL,
  nonce TEXT NOT NULL,
  sealed TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX idempotency_by_expiry ON idempotency (expires_at);

-- `ip_address` and `user_agent` are personal data: in columns of their own, outside what is chained.
CREATE TABLE audit_events (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  id TEXT NOT NULL UNIQUE,
  occurred_at INTEGER NOT NULL,
  organization TEXT,
  action TEXT NOT NULL,
  actor TEXT,
  actor_token_id TEXT,
  subject TEXT,
  target_kind TEXT,
  target_id TEXT,
  -- Old and new values as JSON; never a secret.
  details TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(details)),
  request_id TEXT,
  ip_address TEXT,
  user_agent TEXT
);
CREATE INDEX audit_events_by_organization ON audit_events (organization, seq DESC);
CREATE INDEX audit_events_by_target ON audit_events (target_id, seq DESC);

-- Authorization codes (RFC 6749 §4.1.2): hashed, single use, 60 s.
CREATE TABLE oauth_codes (
  digest TEXT PRIMARY KEY,
  client_id TEXT NOT NULL,
  redirect_uri TEXT NOT NULL,
  code_challenge TEXT NOT NULL,
  person TEXT NOT NULL,
  organization TEXT NOT NULL,
  browser_id TEXT NOT NULL,
  cookie_session_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  claimed_at INTEGER,
  -- What the code was traded for: a replay revokes it (RFC 6749 §4.1.2).
  session_token_id TEXT
) WITHOUT ROWID;
CREATE INDEX oauth_codes_by_expiry ON oauth_codes (expires_at);

CREATE TABLE oauth_consents (
  person TEXT NOT NULL REFERENCES user (id) ON DELETE CASCADE,
  client_id TEXT NOT NULL,
  granted_at INTEGER NOT NULL,
  PRIMARY KEY (person, client_id)
) WITHOUT ROWID;

-- Failed sign-ins per account and address network, to slow guessing without locking anyone out.
CREATE TABLE sign_in_attempts (
  key TEXT PRIMARY KEY,
  failures INTEGER NOT NULL,
  window_ends_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX sign_in_attempts_by_end ON sign_in_attempts (window_ends_at);
