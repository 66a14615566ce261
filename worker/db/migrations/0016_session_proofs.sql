-- When the person last proved who they are (a password, never a silent sign-in) before the session was opened. NULL, as
-- in every older row: not known, which counts as long ago.
ALTER TABLE browser_sessions ADD COLUMN proved_at INTEGER;
