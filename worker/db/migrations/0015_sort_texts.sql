-- The text by which a list is sorted by name; NULL until the cron has written it, and the folded search text, for an
-- older row: SQLite's own lower() knows ASCII only.
ALTER TABLE tokens ADD COLUMN sort_text TEXT;
ALTER TABLE user ADD COLUMN sort_text TEXT;
CREATE INDEX tokens_without_sort_text ON tokens (id) WHERE sort_text IS NULL;
CREATE INDEX user_without_sort_text ON user (id) WHERE sort_text IS NULL;
