-- When a secret that still works although a newer one replaced it was last used, since the last regeneration. It tells an
-- owner if a program still has to be given the new one.
ALTER TABLE tokens ADD COLUMN previous_use_at INTEGER;
