-- The newest row of the audit trail up to which revocations were copied out of this database. A restore takes it back
-- together with the trail. It begins 31 days ago, since a restore goes back 30 days at most.
CREATE TABLE emitted_revocations (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  seq INTEGER NOT NULL
);
INSERT INTO emitted_revocations (id, seq)
SELECT 1, coalesce(max(seq), 0) FROM audit_events WHERE occurred_at < unixepoch() - 31 * 86400;
