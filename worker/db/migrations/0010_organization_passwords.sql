-- A link of an organization sets a password for that organization alone: a row of `account` with the provider
-- 'organization'. A membership has the id of the row that opens it; NULL is the account's own password. A sign-in
-- opens the memberships that have its own value, and a consent counts for sign-ins that have its own value.
ALTER TABLE memberships ADD COLUMN password_id TEXT;
ALTER TABLE session ADD COLUMN password_id TEXT;
ALTER TABLE oauth_consents ADD COLUMN password_id TEXT;
