-- A tenant's audits: their definitions and runs. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme, then PREPARE name AS <statement>.

-- name: insertAuditRun
-- Fails with unique_violation when the submitter has named another run of the audit so.
INSERT INTO :"schema".audits (
    tenant_id, id, run_timestamp, recorded_at, duration_s, task_id, audit_name, status, source, summary, results,
    results_sha256, results_bytes, error, created_by, idempotency_key, snapshot_state
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,
    CASE WHEN $8 = 'Success' THEN 'pending' END
);

-- name: beginAuditRun
-- A task that is tried again goes on with the run that it began.
INSERT INTO :"schema".audits (tenant_id, id, run_timestamp, recorded_at, task_id, audit_name, status, source, created_by)
VALUES ($1, $2, $3, $3, $4, $5, 'Running', $6, $7)
ON CONFLICT (tenant_id, id) DO NOTHING;

-- name: endAuditRun
-- A run that has ended already stays as it is.
UPDATE :"schema".audits
SET status = $3, duration_s = $4, summary = $5, results = $6, results_sha256 = $7, results_bytes = $8, error = $9,
    snapshot_state = CASE WHEN $3 = 'Success' THEN 'pending' END
WHERE tenant_id = $1 AND id = $2 AND status = 'Running';

-- name: findAuditRunByKey
SELECT :columns
FROM :"schema".audits
WHERE tenant_id = $1 AND audit_name = $2 AND idempotency_key = $3;

-- name: findAuditRun
SELECT :columns
FROM :"schema".audits
WHERE tenant_id = $1 AND audit_name = $2 AND id = $3;

-- name: latestAuditRuns
-- The latest runs of an audit that ended so.
SELECT :columns
FROM :"schema".audits
WHERE tenant_id = $1 AND audit_name = $2 AND status = $3
ORDER BY run_timestamp DESC, id DESC
LIMIT :limit;

-- name: listAuditRuns
-- A page of an audit's runs, the latest first, behind the one that the last page ended with.
SELECT :columns
FROM :"schema".audits
WHERE tenant_id = $1 AND audit_name = $2
    AND ($3::timestamptz IS NULL OR (run_timestamp, id) < ($3, $4))
ORDER BY run_timestamp DESC, id DESC
LIMIT :limit;

-- name: auditStatus
-- How each audit stands that is built in ($2), defined or has run, or one of them. The names are found by leaps
-- through the index.
WITH RECURSIVE run AS (
    (SELECT audit_name FROM :"schema".audits WHERE tenant_id = $1 ORDER BY audit_name LIMIT 1)
    UNION ALL
    SELECT (
        SELECT audit_name FROM :"schema".audits
        WHERE tenant_id = $1 AND audit_name > run.audit_name ORDER BY audit_name LIMIT 1
    )
    FROM run
    WHERE run.audit_name IS NOT NULL
), defined AS (
    SELECT DISTINCT ON (audit_name) audit_name, document
    FROM :"schema".audit_definitions
    WHERE tenant_id = $1
    ORDER BY audit_name, version DESC
), named AS (
    SELECT audit_name FROM run WHERE audit_name IS NOT NULL
    UNION
    SELECT audit_name FROM defined WHERE document IS NOT NULL
    UNION
    SELECT unnest($2::text[])
)
SELECT
    named.audit_name, defined.document ->> 'title', latest.id, latest.status, latest.run_timestamp, latest.summary,
    latest.error, counted.successful, counted.pending, success.id, success.run_timestamp, defined.document IS NOT NULL
FROM named
LEFT JOIN defined USING (audit_name)
LEFT JOIN LATERAL (
    SELECT id, status, run_timestamp, summary, error FROM :"schema".audits
    WHERE tenant_id = $1 AND audits.audit_name = named.audit_name
    ORDER BY run_timestamp DESC, id DESC LIMIT 1
) AS latest ON true
LEFT JOIN LATERAL (
    SELECT id, run_timestamp FROM :"schema".audits
    WHERE tenant_id = $1 AND audits.audit_name = named.audit_name AND status = 'Success'
    ORDER BY run_timestamp DESC, id DESC LIMIT 1
) AS success ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS successful, count(*) FILTER (WHERE snapshot_state = 'pending') AS pending
    FROM :"schema".audits
    WHERE tenant_id = $1 AND audits.audit_name = named.audit_name AND status = 'Success'
) AS counted
WHERE $3::text IS NULL OR named.audit_name = $3
ORDER BY named.audit_name;

-- name: findAuditDefinition
-- What is in force for an audit, a removal too.
SELECT audit_name, version, document::text, created_at, created_by
FROM :"schema".audit_definitions
WHERE tenant_id = $1 AND audit_name = $2
ORDER BY version DESC
LIMIT 1;

-- name: listAuditDefinitions
-- What is in force for every audit, removals too.
SELECT DISTINCT ON (audit_name) audit_name, version, document::text, created_at, created_by
FROM :"schema".audit_definitions
WHERE tenant_id = $1
ORDER BY audit_name, version DESC;

-- name: insertAuditDefinition
-- Fails with unique_violation when another call has just made this version.
INSERT INTO :"schema".audit_definitions (tenant_id, audit_name, version, document, created_at, created_by)
VALUES ($1, $2, $3, $4::text::json, $5, $6);
