-- The queue of background work. Its times are the server's own, for replicas' clocks differ.

-- name: addTask
-- Adds a task unless one of its key is unfinished, or the tenant has too many.
INSERT INTO assay.tasks (id, tenant_id, kind, subject, key, arguments, state, attempts_max, due_at, created_by, created_at)
SELECT $1, $2, $3, $4, $5, $6, 'queued', $7, coalesce($8, now()), $9, $10
WHERE (SELECT count(*) FROM (SELECT FROM assay.tasks WHERE tenant_id = $2 AND finished_at IS NULL LIMIT $11) AS unfinished) < $11
ON CONFLICT (tenant_id, kind, key) WHERE finished_at IS NULL DO NOTHING;

-- name: addedTask
-- What `addTask` added, or found: run after it in the same transaction.
SELECT :columns
FROM assay.tasks AS t
WHERE t.id = $1 OR t.tenant_id = $2 AND t.kind = $3 AND t.key = $4 AND t.finished_at IS NULL
ORDER BY t.id = $1 DESC
LIMIT 1;

-- name: findTasks
SELECT :columns FROM assay.tasks AS t WHERE t.id = ANY ($1::uuid[]);

-- name: listTasks
-- Of one tenant, or of all; the newest first.
SELECT :columns
FROM assay.tasks AS t
WHERE ($1::uuid IS NULL OR t.tenant_id = $1)
    AND ($2::text IS NULL OR t.state = $2)
    AND ($3::text IS NULL OR t.kind = $3)
ORDER BY t.created_at DESC, t.id DESC
LIMIT $4;

-- name: cancelTask
-- Whoever works on it is told; a queued one is given to a worker at once, which ends it.
UPDATE assay.tasks AS t
SET cancel_requested_at = coalesce(t.cancel_requested_at, now()),
    due_at = CASE t.state WHEN 'queued' THEN least(t.due_at, now()) ELSE t.due_at END
WHERE t.id = $1 AND ($2::uuid IS NULL OR t.tenant_id = $2) AND t.finished_at IS NULL
RETURNING :columns;

-- name: retryTask
-- The attempts are counted on: with a worker's id they say who may finish the task, and must not come again.
UPDATE assay.tasks AS t
SET state = 'queued', attempts_max = t.attempts + $3, due_at = now(), cancel_requested_at = NULL,
    progress = 0, phase = NULL, result = NULL, error = NULL, finished_at = NULL
WHERE t.id = $1 AND ($2::uuid IS NULL OR t.tenant_id = $2) AND t.state IN ('failed', 'cancelled')
RETURNING :columns;

-- name: claimTasks
-- Takes what is due, and what a worker has left behind. Suspended tenants' tasks wait.
WITH due AS MATERIALIZED (
    SELECT t.id
    FROM assay.tasks AS t
    JOIN assay.tenants AS n ON n.id = t.tenant_id
    WHERE t.finished_at IS NULL AND coalesce(t.lease_until, t.due_at) <= now()
        AND t.kind = ANY ($3::text[]) AND n.status = 'active'
    ORDER BY coalesce(t.lease_until, t.due_at), t.id
    LIMIT $4
    FOR UPDATE OF t SKIP LOCKED
)
UPDATE assay.tasks AS t
SET state = 'running', worker = $1, lease_until = now() + $2 * interval '1 millisecond',
    attempts = t.attempts + 1, started_at = coalesce(t.started_at, now())
FROM due, assay.tenants AS n
WHERE t.id = due.id AND n.id = t.tenant_id
RETURNING :columns, t.arguments, n.id, n.slug, n.name, n.status, n.created_at;

-- name: nextTaskDue
-- In how many milliseconds the next task will be due.
SELECT (ceil(extract(epoch FROM min(coalesce(t.lease_until, t.due_at)) - now()) * 1000))::bigint
FROM assay.tasks AS t
WHERE t.finished_at IS NULL AND coalesce(t.lease_until, t.due_at) > now() AND t.kind = ANY ($1::text[]);

-- name: renewTasks
-- Keeps a worker's leases and tells which of its tasks are to be stopped; what is missing is no longer its own.
UPDATE assay.tasks AS t
SET lease_until = now() + $2 * interval '1 millisecond'
FROM unnest($3::uuid[], $4::bigint[]) AS held (id, attempt)
WHERE t.id = held.id AND t.worker = $1 AND t.attempts = held.attempt AND t.state = 'running'
RETURNING t.id, t.cancel_requested_at IS NOT NULL;

-- name: reportTask
UPDATE assay.tasks AS t
SET progress = $4, phase = $5
WHERE t.id = $1 AND t.worker = $2 AND t.attempts = $3 AND t.state = 'running';

-- name: finishTask
-- Fenced as all that follow are: whoever has lost the lease changes nothing.
UPDATE assay.tasks AS t
SET state = $4, result = $5, error = $6, finished_at = now(), worker = NULL, lease_until = NULL,
    progress = CASE $4 WHEN 'succeeded' THEN 100 ELSE t.progress END
WHERE t.id = $1 AND t.worker = $2 AND t.attempts = $3 AND t.state = 'running';

-- name: requeueTask
-- For another attempt after that many milliseconds.
UPDATE assay.tasks AS t
SET state = 'queued', worker = NULL, lease_until = NULL, error = $4, due_at = now() + $5 * interval '1 millisecond',
    progress = 0, phase = NULL
WHERE t.id = $1 AND t.worker = $2 AND t.attempts = $3 AND t.state = 'running';

-- name: releaseTask
-- As if it had not been taken: the worker stops, which is not the task's fault.
UPDATE assay.tasks AS t
SET state = 'queued', worker = NULL, lease_until = NULL, attempts = t.attempts - 1, due_at = now(),
    progress = 0, phase = NULL
WHERE t.id = $1 AND t.worker = $2 AND t.attempts = $3 AND t.state = 'running';

-- name: commitSoon
-- The transaction need not outlive a crash: what it says can be found out again. Its statements are planned once, for
-- their values cannot change the plan, and planning is most of what a look into the queue costs.
SELECT set_config('synchronous_commit', 'off', true), set_config('plan_cache_mode', 'force_generic_plan', true);

-- name: pruneTasks
-- In bounded steps, so that no transaction is long.
DELETE FROM assay.tasks
WHERE id IN (SELECT id FROM assay.tasks WHERE finished_at < $1 ORDER BY finished_at LIMIT 1000);

-- name: takeRate
-- Takes one of so many; no row when all have been taken since $5.
INSERT INTO assay.rate_limits AS r (tenant_id, principal, kind, taken)
VALUES ($1, $2, $3, ARRAY[$4::timestamptz])
ON CONFLICT (tenant_id, principal, kind) DO UPDATE
SET taken = ARRAY(SELECT moment FROM unnest(r.taken) AS moment WHERE moment > $5 ORDER BY moment) || EXCLUDED.taken
WHERE (SELECT count(*) FROM unnest(r.taken) AS moment WHERE moment > $5) < $6
RETURNING cardinality(r.taken);

-- name: oldestRate
-- When the first of those that still count was taken.
SELECT min(moment)
FROM assay.rate_limits AS r, unnest(r.taken) AS moment
WHERE r.tenant_id = $1 AND r.principal = $2 AND r.kind = $3 AND moment > $4;

-- name: giveRateBack
-- The latest that was taken up to $4: what was taken since is of something else.
UPDATE assay.rate_limits AS r
SET taken = ARRAY(
    SELECT t.moment
    FROM unnest(r.taken) WITH ORDINALITY AS t (moment, place)
    WHERE t.place IS DISTINCT FROM (
        SELECT max(u.place) FROM unnest(r.taken) WITH ORDINALITY AS u (moment, place) WHERE u.moment <= $4
    )
    ORDER BY t.place
)
WHERE r.tenant_id = $1 AND r.principal = $2 AND r.kind = $3;

-- name: pruneRates
DELETE FROM assay.rate_limits
WHERE (tenant_id, principal, kind) IN (
    SELECT tenant_id, principal, kind FROM assay.rate_limits
    WHERE coalesce(taken[cardinality(taken)] < $1, true)
    LIMIT 1000
);
