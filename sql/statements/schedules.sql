-- When audits run by themselves. The rows are the platform's own; their times are the server's.

-- name: setAuditSchedule
INSERT INTO assay.audit_schedules (tenant_id, audit_name, schedule, next_at)
VALUES ($1, $2, $3, $4)
ON CONFLICT (tenant_id, audit_name) DO UPDATE SET schedule = excluded.schedule, next_at = excluded.next_at;

-- name: removeAuditSchedule
DELETE FROM assay.audit_schedules WHERE tenant_id = $1 AND audit_name = $2;

-- name: dueAuditSchedules
-- Suspended tenants' audits wait.
SELECT s.tenant_id, s.audit_name, s.schedule, s.next_at
FROM assay.audit_schedules AS s
JOIN assay.tenants AS n ON n.id = s.tenant_id
WHERE s.next_at <= now() AND n.status = 'active'
ORDER BY s.next_at
LIMIT :limit;

-- name: launchScheduledAudit
-- Queues a run and notes the next time, both or neither; of several replicas that try, one does. A run that has not
-- finished since the last time is run enough.
WITH advanced AS (
    UPDATE assay.audit_schedules SET next_at = $4 WHERE tenant_id = $1 AND audit_name = $2 AND next_at = $3 RETURNING 1
)
INSERT INTO assay.tasks (id, tenant_id, kind, subject, key, arguments, state, attempts_max, due_at, created_by, created_at)
SELECT $5, $1, $6, $2, $2, '{}', 'queued', $7, now(), 'schedule', now()
FROM advanced
ON CONFLICT (tenant_id, kind, key) WHERE finished_at IS NULL DO NOTHING;
