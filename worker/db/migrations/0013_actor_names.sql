-- The actor's name when the row was written. It is personal data: signed only within `personal_digest`, so that it can
-- be erased. NULL in rows that were written before names were kept, and where no person acted.
ALTER TABLE audit_events ADD COLUMN actor_name TEXT;
