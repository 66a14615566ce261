-- When the client secret was set. NULL without one.
ALTER TABLE providers ADD COLUMN secret_at INTEGER;
-- When the provider was last asked for its discovery document and keys, with or without success.
ALTER TABLE providers ADD COLUMN metadata_tried_at INTEGER;
UPDATE providers SET secret_at = created_at WHERE client_secret IS NOT NULL;

-- When the DNS last gave a definite answer about the record, and since when the record of a proved domain is missing.
ALTER TABLE provider_domains ADD COLUMN checked_at INTEGER;
ALTER TABLE provider_domains ADD COLUMN missing_since INTEGER;
