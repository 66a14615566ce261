-- The manager who was shown another member's secret, which bounds what that secret may ever do; NULL: only its owner was.
ALTER TABLE token_secrets ADD COLUMN shown_to TEXT;
CREATE INDEX token_secrets_by_manager ON token_secrets (shown_to) WHERE shown_to IS NOT NULL;

-- The trail knows the secrets that were shown earlier: the row of such a secret has its instant.
UPDATE token_secrets SET shown_to = e.actor FROM audit_events e
WHERE e.target_id = token_secrets.token_id AND e.occurred_at = token_secrets.created_at
  AND e.action IN ('token.issued', 'token.regenerated') AND e.details ->> 'revealed' = 1;
