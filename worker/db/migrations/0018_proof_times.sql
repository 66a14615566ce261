-- When the person themselves proved who they are: a provider may vouch for a sign-in of hours ago. NULL: the provider
-- did not say, which counts as long ago. `at` is when the proof was given to us.
ALTER TABLE sign_in_proofs ADD COLUMN authenticated_at INTEGER;
UPDATE sign_in_proofs SET authenticated_at = at WHERE method = 'password';
