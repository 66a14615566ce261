-- For whom someone else acted: the owner of a token that a manager changed.
ALTER TABLE audit_events ADD COLUMN on_behalf_of TEXT;
-- The row's place in its organization's chain, from 1 and without gaps. NULL until it is sealed.
ALTER TABLE audit_events ADD COLUMN number INTEGER;
-- HMAC under the key `kid` of AUDIT_KEYS: of what the writer knew, then, once sealed, of the whole row with its place.
ALTER TABLE audit_events ADD COLUMN kid TEXT;
ALTER TABLE audit_events ADD COLUMN mac TEXT;
-- The columns that the statement itself filled in, which the writer's HMAC leaves out. NULL: nobody signed.
ALTER TABLE audit_events ADD COLUMN filled_in TEXT;
-- SHA-256 of salt, address and user agent: once salt, address and user agent are erased, it tells nothing of them.
ALTER TABLE audit_events ADD COLUMN personal_digest TEXT;
ALTER TABLE audit_events ADD COLUMN personal_salt TEXT;

CREATE INDEX audit_events_unsealed ON audit_events (seq) WHERE number IS NULL;
CREATE INDEX audit_events_by_subject ON audit_events (subject, organization, seq DESC);
CREATE INDEX audit_events_by_actor ON audit_events (actor, organization, seq DESC);

-- What is sealed: ranges of rows, each with the HMAC of its rows and of the range before it.
-- `chain` is the organization, '' for what belongs to none. After pruning the first range is a checkpoint:
-- its rows are gone, and `pruned_mac` vouches for that.
CREATE TABLE audit_seals (
  chain TEXT NOT NULL,
  from_number INTEGER NOT NULL,
  to_number INTEGER NOT NULL,
  to_seq INTEGER NOT NULL,
  sealed_at INTEGER NOT NULL,
  kid TEXT NOT NULL,
  mac TEXT NOT NULL,
  pruned_at INTEGER,
  pruned_kid TEXT,
  pruned_mac TEXT,
  PRIMARY KEY (chain, from_number)
) WITHOUT ROWID;
CREATE INDEX audit_seals_by_time ON audit_seals (sealed_at) WHERE pruned_at IS NULL;
