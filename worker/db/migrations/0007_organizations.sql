-- Whether who makes a token for someone else may choose to see its secret.
ALTER TABLE organizations ADD COLUMN managers_see_secrets INTEGER NOT NULL DEFAULT 0
  CHECK (managers_see_secrets IN (0, 1));

-- Name, newline, email, in lower case: SQLite's own lower() knows ASCII only, and later writes do better.
ALTER TABLE user ADD COLUMN search_text TEXT NOT NULL DEFAULT '';
UPDATE user SET search_text = lower(name) || char(10) || lower(email);

-- Links that work once: into an organization, or to a new password. `digest` is a keyed hash of the code.
-- `email` is personal data, and goes with the row a month after the link is over.
CREATE TABLE one_time_links (
  id TEXT PRIMARY KEY,
  digest TEXT NOT NULL UNIQUE,
  kind TEXT NOT NULL CHECK (kind IN ('invitation', 'password')),
  organization TEXT NOT NULL REFERENCES organizations (id),
  -- Of an invitation: whom it is for, and what they become.
  email TEXT,
  role TEXT,
  groups TEXT CHECK (groups IS NULL OR json_valid(groups)),
  -- Of a password: whose.
  person TEXT REFERENCES user (id) ON DELETE CASCADE,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at INTEGER,
  used_by TEXT,
  revoked_at INTEGER,
  CHECK ((kind = 'invitation') = (email IS NOT NULL AND role IS NOT NULL AND groups IS NOT NULL)),
  CHECK ((kind = 'password') = (person IS NOT NULL))
) WITHOUT ROWID;
CREATE INDEX one_time_links_by_organization ON one_time_links (organization, created_at DESC);
CREATE INDEX one_time_links_by_end ON one_time_links (expires_at);

-- What opens a fresh deployment to its first administrator: SHA-256 of a random code.
CREATE TABLE setup_codes (
  digest TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
) WITHOUT ROWID;

-- A secret that was made for its owner by someone else, and that the owner has not collected yet.
-- Until when it can be; the expiry asked for, as JSON, which counts from then; and who made it.
ALTER TABLE tokens ADD COLUMN collect_by INTEGER;
ALTER TABLE tokens ADD COLUMN collect_expires TEXT CHECK (collect_expires IS NULL OR json_valid(collect_expires));
ALTER TABLE tokens ADD COLUMN collect_from TEXT;
CREATE INDEX tokens_by_collection ON tokens (collect_by) WHERE collect_by IS NOT NULL;
