-- When someone last tried a secret that had been replaced, since the last regeneration.
ALTER TABLE tokens ADD COLUMN superseded_use_at INTEGER;
