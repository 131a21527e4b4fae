-- How a tenant wants changes compared. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme, then PREPARE name AS <statement>.

-- name: findPolicies
-- The policies in force for some kinds of entity, removed ones too.
SELECT DISTINCT ON (entity_type) entity_type, version, document::text, created_at, created_by
FROM :"schema".diff_policies
WHERE tenant_id = $1 AND entity_type = ANY ($2)
ORDER BY entity_type, version DESC;

-- name: listPolicies
-- The policies in force for every kind of entity, removed ones too.
SELECT DISTINCT ON (entity_type) entity_type, version, document::text, created_at, created_by
FROM :"schema".diff_policies
WHERE tenant_id = $1
ORDER BY entity_type, version DESC;

-- name: findPolicyVersion
SELECT entity_type, version, document::text, created_at, created_by
FROM :"schema".diff_policies
WHERE tenant_id = $1 AND entity_type = $2 AND version = $3;

-- name: insertPolicyVersion
-- Fails with unique_violation when another call has just made this version.
INSERT INTO :"schema".diff_policies (tenant_id, entity_type, version, document, created_at, created_by)
VALUES ($1, $2, $3, $4::text::json, $5, $6);
