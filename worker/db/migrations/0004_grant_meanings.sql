-- Published ids that stand for the permission: a JSON array, NULL for none.
ALTER TABLE grants ADD COLUMN aliases TEXT CHECK (aliases IS NULL OR json_valid(aliases));
-- What an access level brings: [permission, entity type, entity id, aliases] each, NULL for what brings nothing.
ALTER TABLE grants ADD COLUMN brings TEXT CHECK (brings IS NULL OR json_valid(brings));

-- Catalogs that were compiled before get what a new compilation would write.
UPDATE grants SET aliases = (
  SELECT nullif(json_group_array(alias.key), '[]')
  FROM catalogs c, json_each(c.document, '$.aliases') alias
  WHERE c.organization = grants.organization
    AND c.version = (SELECT max(version) FROM catalogs WHERE organization = grants.organization)
    AND alias.value = grants.permission
);
UPDATE grants SET brings = (
  SELECT nullif(json_group_array(json_array(
    permission.value ->> 'id',
    permission.value ->> 'entity_type',
    CASE
      WHEN permission.value ->> 'entity_type' IS NULL THEN NULL
      WHEN EXISTS (
        SELECT 1 FROM json_each(c.document, '$.entity_types') type
        WHERE type.value ->> 'id' = permission.value ->> 'entity_type'
          AND type.value ->> 'locked_to' = 'organization'
      ) THEN grants.organization
      ELSE '*'
    END,
    json((
      SELECT nullif(json_group_array(alias.key), '[]')
      FROM json_each(c.document, '$.aliases') alias
      WHERE alias.value = permission.value ->> 'id'
    ))
  )), '[]')
  FROM catalogs c, json_each(c.document, '$.apis') api, json_each(api.value, '$.levels') level,
    json_each(level.value, '$.permissions') brought, json_each(api.value, '$.permissions') permission
  WHERE c.organization = grants.organization
    AND c.version = (SELECT max(version) FROM catalogs WHERE organization = grants.organization)
    AND grants.permission = (api.value ->> 'id') || ':' || (level.value ->> 'id')
    AND grants.api = api.value ->> 'id'
    AND permission.value ->> 'id' = brought.value
);
