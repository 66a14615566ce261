-- The number of tokens that an organization stores, in every state. Sessions are not counted: an organization that
-- has used up its quota must still let its members sign in. Triggers keep it, so that no write can forget it.
ALTER TABLE organizations ADD COLUMN stored_tokens INTEGER NOT NULL DEFAULT 0;
-- The most tokens that it may store. NULL: as many as the deployment's setting allows. Only an operator sets it.
ALTER TABLE organizations ADD COLUMN token_quota INTEGER CHECK (token_quota >= 0);

CREATE TRIGGER tokens_stored AFTER INSERT ON tokens WHEN NEW.kind <> 'ses'
BEGIN
  UPDATE organizations SET stored_tokens = stored_tokens + 1 WHERE id = NEW.organization;
END;
CREATE TRIGGER tokens_deleted AFTER DELETE ON tokens WHEN OLD.kind <> 'ses'
BEGIN
  UPDATE organizations SET stored_tokens = stored_tokens - 1 WHERE id = OLD.organization;
END;

-- After the triggers, so that a token that is stored meanwhile is counted once.
UPDATE organizations SET stored_tokens = (
  SELECT count(*) FROM tokens WHERE organization = organizations.id AND kind <> 'ses'
);

-- The cron finds the tokens that ended long ago.
CREATE INDEX tokens_by_end ON tokens (organization, coalesce(revoked_at, expires_at))
  WHERE coalesce(revoked_at, expires_at) IS NOT NULL;
