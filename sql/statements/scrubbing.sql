-- What a tenant adds to the scrubbing of texts. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme, then PREPARE name AS <statement>.

-- name: findScrubbingRules
-- What is in force.
SELECT version, document::text, created_at, created_by
FROM :"schema".scrubbing_rules
WHERE tenant_id = $1
ORDER BY version DESC
LIMIT 1;

-- name: insertScrubbingRules
-- Fails with unique_violation when another call has just made this version.
INSERT INTO :"schema".scrubbing_rules (tenant_id, version, document, created_at, created_by)
VALUES ($1, $2, $3::text::json, $4, $5);
