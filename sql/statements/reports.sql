-- A tenant's reports and the calls of analyses behind them. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme, then PREPARE name AS <statement>.

-- name: insertReport
INSERT INTO :"schema".reports (
    tenant_id, id, created_at, baseline_audit_id, current_audit_id, task_id, interaction_id, kind, name, audit_name,
    body, diff, details, provider, model, prompt_version, input_sha256, created_by, event_ids
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19);

-- name: findReport
SELECT :columns
FROM :"schema".reports
WHERE tenant_id = $1 AND id = $2;

-- name: listReports
-- A page of reports, the latest first, behind the one that the last page ended with.
SELECT :columns
FROM :"schema".reports
WHERE tenant_id = $1
    AND ($2::text IS NULL OR kind = $2)
    AND ($3::text IS NULL OR audit_name = $3)
    AND ($4::timestamptz IS NULL OR (created_at, id) < ($4, $5))
ORDER BY created_at DESC, id DESC
LIMIT :limit;

-- name: deleteReport
DELETE FROM :"schema".reports WHERE tenant_id = $1 AND id = $2;

-- name: insertInteraction
-- Written before the call, so that a call during which the service dies is counted too.
INSERT INTO :"schema".ai_interactions (
    tenant_id, id, started_at, task_id, operation, provider, model, prompt_version, input_sha256, principal, status,
    event_count, estimated_tokens, redactions
) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'started', $11, $12, $13);

-- name: finishInteraction
UPDATE :"schema".ai_interactions
SET status = $3, finished_at = $4, served_model = $5, failure = $6, finish_reason = $7, http_status = $8, attempts = $9,
    latency_ms = $10, input_tokens = $11, cached_tokens = $12, output_tokens = $13, reasoning_tokens = $14,
    price_version = $15, cost_micro_usd = $16, provider_request_id = $17
WHERE tenant_id = $1 AND id = $2 AND status = 'started';

-- name: closeInteractions
-- Ends what a task's calls have left: those during which a process died. None of its own is under way any more.
UPDATE :"schema".ai_interactions
SET status = 'failed', finished_at = $4, failure = 'interrupted'
WHERE tenant_id = $1 AND task_id = $2 AND started_at >= $3 AND status = 'started';

-- name: closeLostInteractions
-- Ends the calls that were begun for a request before $2: their processes have died, for none takes so long.
UPDATE :"schema".ai_interactions
SET status = 'failed', finished_at = $3, failure = 'interrupted'
WHERE tenant_id = $1 AND status = 'started' AND task_id IS NULL AND started_at < $2;

-- name: costSince
-- What a tenant's calls have cost since a time, those of unknown cost left out.
SELECT coalesce(sum(cost_micro_usd), 0)::bigint
FROM :"schema".ai_interactions
WHERE tenant_id = $1 AND started_at >= $2;

-- name: aiUsage
-- Calls, tokens and cost by day (UTC), model, user and purpose.
SELECT
    to_char(started_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, provider, coalesce(served_model, model) AS used_model,
    principal, operation, count(*), count(*) FILTER (WHERE status <> 'succeeded'),
    coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(cached_tokens), 0)::bigint,
    coalesce(sum(output_tokens), 0)::bigint, sum(cost_micro_usd)::bigint,
    count(*) FILTER (WHERE cost_micro_usd IS NULL)
FROM :"schema".ai_interactions
WHERE tenant_id = $1 AND started_at >= $2 AND started_at < $3
GROUP BY 1, 2, 3, 4, 5
ORDER BY 1 DESC, 2, 3, 4, 5
LIMIT :limit;
