-- When this database last heard from an isolate, in milliseconds. A replica whose pulse is recent has every change that was
-- acknowledged before it: a bookmark says "at least this version", and never how old that version is.
CREATE TABLE pulse (id INTEGER PRIMARY KEY CHECK (id = 1), at INTEGER NOT NULL);
INSERT INTO pulse (id, at) VALUES (1, 0);
