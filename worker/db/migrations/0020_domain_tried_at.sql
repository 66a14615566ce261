-- When the record of the domain was last looked for, with or without a definite answer of the DNS.
ALTER TABLE provider_domains ADD COLUMN tried_at INTEGER;
UPDATE provider_domains SET tried_at = checked_at;
