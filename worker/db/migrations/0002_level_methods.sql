-- The HTTP methods that an access level lets through: a JSON array, NULL for what is no level.
ALTER TABLE grants ADD COLUMN methods TEXT CHECK (methods IS NULL OR json_valid(methods));

-- Catalogs that were compiled before get what a new compilation would write.
UPDATE grants SET methods = (
  SELECT level.value -> 'methods'
  FROM catalogs c, json_each(c.document, '$.apis') api, json_each(api.value, '$.levels') level
  WHERE c.organization = grants.organization
    AND c.version = (SELECT max(version) FROM catalogs WHERE organization = grants.organization)
    AND grants.permission = (api.value ->> 'id') || ':' || (level.value ->> 'id')
    AND grants.api = api.value ->> 'id'
);
