-- How often a token was used, by UTC day (whole days since the Unix epoch): lower bounds, kept 90 days.
CREATE TABLE token_usage (
  token_id TEXT NOT NULL REFERENCES tokens (id) ON DELETE CASCADE,
  day INTEGER NOT NULL,
  allowed INTEGER NOT NULL DEFAULT 0,
  refused INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (token_id, day)
) WITHOUT ROWID;
CREATE INDEX token_usage_by_day ON token_usage (day);

-- The writes of counts that were made lately: one whose answer was lost is tried again, and must not count twice.
CREATE TABLE usage_writes (
  id TEXT PRIMARY KEY,
  created_at INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX usage_writes_by_time ON usage_writes (created_at);

-- The change feed is pruned by age.
CREATE INDEX changes_by_time ON changes (created_at);
