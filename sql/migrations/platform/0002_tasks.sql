-- Background work, which every replica takes from one queue, and what callers have taken of their rates.
-- Both are the platform's own: a queue per tenant would have each replica ask thousands of schemas for work.
CREATE TABLE assay.tasks (
    id                  uuid PRIMARY KEY,
    tenant_id           uuid NOT NULL REFERENCES assay.tenants ON DELETE CASCADE,
    kind                text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    subject             text CHECK (length(subject) BETWEEN 1 AND 512),
    key                 text CHECK (length(key) BETWEEN 1 AND 512),
    arguments           jsonb NOT NULL CHECK (jsonb_typeof(arguments) = 'object'),
    state               text NOT NULL CHECK (state IN ('queued', 'running', 'succeeded', 'failed', 'cancelled')),
    progress            smallint NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 100),
    phase               text CHECK (length(phase) BETWEEN 1 AND 64),
    attempts            integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    attempts_max        integer NOT NULL CHECK (attempts_max >= 1),
    due_at              timestamptz NOT NULL,
    worker              uuid,
    lease_until         timestamptz,
    cancel_requested_at timestamptz,
    result              jsonb,
    error               jsonb,
    created_by          text NOT NULL CHECK (length(created_by) BETWEEN 1 AND 320),
    created_at          timestamptz NOT NULL,
    started_at          timestamptz,
    finished_at         timestamptz,
    CHECK ((state = 'running') = (worker IS NOT NULL)),
    CHECK ((state = 'running') = (lease_until IS NOT NULL)),
    -- The partial indexes below take the one for the other.
    CHECK ((state IN ('queued', 'running')) = (finished_at IS NULL))
);
COMMENT ON TABLE assay.tasks IS 'Background work: taken by any replica, done once; finished tasks are kept for thirty days.';
COMMENT ON COLUMN assay.tasks.id IS 'Names the task to callers; a version 7 UUID.';
COMMENT ON COLUMN assay.tasks.tenant_id IS 'Whose work it is.';
COMMENT ON COLUMN assay.tasks.kind IS 'What is to be done, such as diff-report.';
COMMENT ON COLUMN assay.tasks.subject IS 'What it is done to, such as the name of an audit.';
COMMENT ON COLUMN assay.tasks.key IS 'Two unfinished tasks of a tenant and kind never have the same key; null where any number may.';
COMMENT ON COLUMN assay.tasks.arguments IS 'What the work needs to know; not shown to callers.';
COMMENT ON COLUMN assay.tasks.state IS 'queued, running, succeeded, failed or cancelled.';
COMMENT ON COLUMN assay.tasks.progress IS 'How much is done, in percent.';
COMMENT ON COLUMN assay.tasks.phase IS 'What is being done, in a word.';
COMMENT ON COLUMN assay.tasks.attempts IS 'How often a worker has taken it; together with the worker it tells who may finish it.';
COMMENT ON COLUMN assay.tasks.attempts_max IS 'How often it is tried before it counts as failed.';
COMMENT ON COLUMN assay.tasks.due_at IS 'From when on it may be taken.';
COMMENT ON COLUMN assay.tasks.worker IS 'The process that works on it; null unless it is running.';
COMMENT ON COLUMN assay.tasks.lease_until IS 'When another worker may take it, unless this one shows that it lives; null unless it is running.';
COMMENT ON COLUMN assay.tasks.cancel_requested_at IS 'When somebody asked that it be stopped.';
COMMENT ON COLUMN assay.tasks.result IS 'What came of it, for callers; null unless it has succeeded.';
COMMENT ON COLUMN assay.tasks.error IS 'Why it failed, or failed last: code, message and hint.';
COMMENT ON COLUMN assay.tasks.created_by IS 'Who asked for it: a token''s name.';
COMMENT ON COLUMN assay.tasks.created_at IS 'When it was asked for.';
COMMENT ON COLUMN assay.tasks.started_at IS 'When it was first taken.';
COMMENT ON COLUMN assay.tasks.finished_at IS 'When it ended; null while it is queued or running.';
-- A running task is due when its lease ends, so that taking new and abandoned work is one look.
CREATE INDEX tasks_due ON assay.tasks (coalesce(lease_until, due_at), id) WHERE finished_at IS NULL;
CREATE UNIQUE INDEX tasks_key ON assay.tasks (tenant_id, kind, key) WHERE finished_at IS NULL;
CREATE INDEX tasks_tenant ON assay.tasks (tenant_id, created_at DESC, id DESC);
CREATE INDEX tasks_created_at ON assay.tasks (created_at DESC, id DESC);
CREATE INDEX tasks_finished_at ON assay.tasks (finished_at) WHERE finished_at IS NOT NULL;
-- Its rows are written several times each within seconds.
ALTER TABLE assay.tasks SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_vacuum_cost_delay = 0);

CREATE TABLE assay.rate_limits (
    tenant_id uuid NOT NULL REFERENCES assay.tenants ON DELETE CASCADE,
    principal text NOT NULL CHECK (length(principal) BETWEEN 1 AND 320),
    kind      text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    taken     timestamptz[] NOT NULL,
    PRIMARY KEY (tenant_id, principal, kind)
);
COMMENT ON TABLE assay.rate_limits IS 'What callers have lately taken of what each may have so many of in a time, counted over all replicas.';
COMMENT ON COLUMN assay.rate_limits.tenant_id IS 'The tenant the calls were for.';
COMMENT ON COLUMN assay.rate_limits.principal IS 'Who called.';
COMMENT ON COLUMN assay.rate_limits.kind IS 'What is limited, such as analysis.';
COMMENT ON COLUMN assay.rate_limits.taken IS 'When each was taken, the oldest first.';

GRANT SELECT, INSERT, UPDATE, DELETE ON assay.tasks, assay.rate_limits TO assay_service;
