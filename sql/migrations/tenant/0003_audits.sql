-- A tenant's audits: what is scanned, each run with its results, the reports on them, and what models were asked.
CREATE TABLE :"schema".audit_definitions (
    tenant_id  uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    audit_name text NOT NULL CHECK (length(audit_name) BETWEEN 1 AND 64),
    version    integer NOT NULL CHECK (version > 0),
    -- json, not jsonb: it keeps the members in the order in which their author wrote them.
    document   json,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL CHECK (length(created_by) <= 320),
    PRIMARY KEY (tenant_id, audit_name, version)
);
COMMENT ON TABLE :"schema".audit_definitions IS 'What the tenant scans, where the results come from and when; the highest version of a name is in force.';
COMMENT ON COLUMN :"schema".audit_definitions.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".audit_definitions.audit_name IS 'Names the audit, as in audits.audit_name.';
COMMENT ON COLUMN :"schema".audit_definitions.version IS 'Counts from 1 for each name.';
COMMENT ON COLUMN :"schema".audit_definitions.document IS 'The definition; null where it was removed.';
COMMENT ON COLUMN :"schema".audit_definitions.created_at IS 'From when on the version is in force.';
COMMENT ON COLUMN :"schema".audit_definitions.created_by IS 'Who made the version, as the actor of the event that tells of it.';

CREATE TABLE :"schema".audits (
    tenant_id       uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    id              uuid NOT NULL,
    run_timestamp   timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    duration_s      double precision CHECK (duration_s >= 0),
    task_id         uuid,
    audit_name      text NOT NULL CHECK (length(audit_name) BETWEEN 1 AND 64),
    status          text NOT NULL CHECK (status IN ('Running', 'Success', 'Error', 'Cancelled')),
    source          text NOT NULL CHECK (length(source) <= 32),
    summary         text CHECK (length(summary) <= 10000),
    results         jsonb,
    results_sha256  bytea CHECK (octet_length(results_sha256) = 32),
    results_bytes   integer,
    error           text CHECK (length(error) <= 10000),
    created_by      text NOT NULL CHECK (length(created_by) <= 320),
    idempotency_key text CHECK (length(idempotency_key) <= 256),
    snapshot_state  text CHECK (snapshot_state IN ('pending', 'saved', 'discarded')),
    PRIMARY KEY (tenant_id, id),
    CHECK ((status = 'Success') = (results IS NOT NULL)),
    CHECK ((status = 'Success') = (snapshot_state IS NOT NULL)),
    CHECK ((results IS NULL) = (results_sha256 IS NULL))
);
-- Answers which runs are the latest, and counts the successful ones, without touching the rows.
CREATE INDEX audits_latest ON :"schema".audits (tenant_id, audit_name, status, run_timestamp DESC, id DESC);
CREATE INDEX audits_time ON :"schema".audits (tenant_id, audit_name, run_timestamp DESC, id DESC);
CREATE UNIQUE INDEX audits_key ON :"schema".audits (tenant_id, audit_name, idempotency_key) WHERE idempotency_key IS NOT NULL;
COMMENT ON TABLE :"schema".audits IS 'One row for each run of an audit. A run that has ended is never changed.';
COMMENT ON COLUMN :"schema".audits.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".audits.id IS 'Names the run; version 7 UUID.';
COMMENT ON COLUMN :"schema".audits.run_timestamp IS 'When the run began, as its submitter says.';
COMMENT ON COLUMN :"schema".audits.recorded_at IS 'When the audit service took it.';
COMMENT ON COLUMN :"schema".audits.duration_s IS 'How long the run took, in seconds.';
COMMENT ON COLUMN :"schema".audits.task_id IS 'The task that made the run; null where it was submitted.';
COMMENT ON COLUMN :"schema".audits.audit_name IS 'Which audit it is a run of.';
COMMENT ON COLUMN :"schema".audits.status IS 'Running, Success, Error or Cancelled.';
COMMENT ON COLUMN :"schema".audits.source IS 'Where the results come from: submitted, http, sql, command, or the name of a built-in audit.';
COMMENT ON COLUMN :"schema".audits.summary IS 'What the run found, in its submitter''s words.';
COMMENT ON COLUMN :"schema".audits.results IS 'The results of a successful run, secrets left out.';
COMMENT ON COLUMN :"schema".audits.results_sha256 IS 'SHA-256 of the results, written compactly with sorted keys: equal for equal results.';
COMMENT ON COLUMN :"schema".audits.results_bytes IS 'How many bytes that text has.';
COMMENT ON COLUMN :"schema".audits.error IS 'Why the run failed.';
COMMENT ON COLUMN :"schema".audits.created_by IS 'Who submitted the run or had it made.';
COMMENT ON COLUMN :"schema".audits.idempotency_key IS 'What the submitter named the run by, so that sending it again adds nothing.';
COMMENT ON COLUMN :"schema".audits.snapshot_state IS 'Whether somebody has decided to keep the run''s results: pending, saved or discarded; null unless it succeeded.';

-- Only a run that has not ended can be changed, and only to its end.
CREATE FUNCTION :"schema".refuse_rerun() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'Running' OR NEW.status = 'Running' THEN
        RAISE EXCEPTION 'the audit run has ended: % refused', TG_OP USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended_runs BEFORE UPDATE ON :"schema".audits FOR EACH ROW EXECUTE FUNCTION :"schema".refuse_rerun();

CREATE TABLE :"schema".reports (
    tenant_id         uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    id                uuid NOT NULL,
    created_at        timestamptz NOT NULL,
    baseline_audit_id uuid,
    current_audit_id  uuid,
    task_id           uuid,
    interaction_id    uuid,
    kind              text NOT NULL CHECK (length(kind) BETWEEN 1 AND 32),
    name              text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    audit_name        text CHECK (length(audit_name) <= 64),
    body              text NOT NULL,
    diff              text,
    details           jsonb,
    event_ids         uuid[],
    provider          text NOT NULL CHECK (length(provider) <= 32),
    model             text CHECK (length(model) <= 128),
    prompt_version    text CHECK (length(prompt_version) <= 64),
    input_sha256      bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    created_by        text NOT NULL CHECK (length(created_by) <= 320),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX reports_time ON :"schema".reports (tenant_id, created_at DESC, id DESC);
COMMENT ON TABLE :"schema".reports IS 'Written results that are kept: diff reports and analyses.';
COMMENT ON COLUMN :"schema".reports.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".reports.id IS 'Names the report; version 7 UUID.';
COMMENT ON COLUMN :"schema".reports.created_at IS 'When it was written.';
COMMENT ON COLUMN :"schema".reports.baseline_audit_id IS 'The earlier of the two audit runs that a diff report compares.';
COMMENT ON COLUMN :"schema".reports.current_audit_id IS 'The later of the two.';
COMMENT ON COLUMN :"schema".reports.task_id IS 'The task that wrote it.';
COMMENT ON COLUMN :"schema".reports.interaction_id IS 'The call in ai_interactions that it rests on.';
COMMENT ON COLUMN :"schema".reports.kind IS 'diff_report.';
COMMENT ON COLUMN :"schema".reports.name IS 'What people see in a list: Diff Report: {audit_name} - {timestamp}.';
COMMENT ON COLUMN :"schema".reports.audit_name IS 'The audit that it is about.';
COMMENT ON COLUMN :"schema".reports.body IS 'The text, in Markdown.';
COMMENT ON COLUMN :"schema".reports.diff IS 'The unified diff of both runs'' results.';
COMMENT ON COLUMN :"schema".reports.details IS 'The findings and counts as data.';
COMMENT ON COLUMN :"schema".reports.event_ids IS 'The events that an analysis is about.';
COMMENT ON COLUMN :"schema".reports.provider IS 'Who wrote the summary: local (on board), gemini, openai or anthropic.';
COMMENT ON COLUMN :"schema".reports.model IS 'The model that answered; for local the version of its rules.';
COMMENT ON COLUMN :"schema".reports.prompt_version IS 'The prompt that the model was given; null for local.';
COMMENT ON COLUMN :"schema".reports.input_sha256 IS 'SHA-256 of what was summarised.';
COMMENT ON COLUMN :"schema".reports.created_by IS 'Who asked for it.';

CREATE TABLE :"schema".ai_interactions (
    tenant_id           uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    id                  uuid NOT NULL,
    started_at          timestamptz NOT NULL,
    finished_at         timestamptz,
    task_id             uuid,
    operation           text NOT NULL CHECK (length(operation) BETWEEN 1 AND 32),
    provider            text NOT NULL CHECK (length(provider) <= 32),
    model               text NOT NULL CHECK (length(model) <= 128),
    served_model        text CHECK (length(served_model) <= 128),
    prompt_version      text CHECK (length(prompt_version) <= 64),
    input_sha256        bytea NOT NULL CHECK (octet_length(input_sha256) = 32),
    principal           text NOT NULL CHECK (length(principal) <= 320),
    status              text NOT NULL CHECK (status IN ('started', 'succeeded', 'failed')),
    failure             text CHECK (length(failure) <= 64),
    finish_reason       text CHECK (length(finish_reason) <= 64),
    http_status         integer,
    attempts            integer,
    latency_ms          integer,
    event_count         integer,
    estimated_tokens    integer,
    input_tokens        integer,
    cached_tokens       integer,
    output_tokens       integer,
    reasoning_tokens    integer,
    price_version       text CHECK (length(price_version) <= 64),
    cost_micro_usd      bigint CHECK (cost_micro_usd >= 0),
    redactions          jsonb,
    provider_request_id text CHECK (length(provider_request_id) <= 256),
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX ai_interactions_time ON :"schema".ai_interactions (tenant_id, started_at);
COMMENT ON TABLE :"schema".ai_interactions IS 'One row for each time an analysis was asked for, written before the call and finished after it; never what was sent or answered.';
COMMENT ON COLUMN :"schema".ai_interactions.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".ai_interactions.id IS 'Names the call; version 7 UUID.';
COMMENT ON COLUMN :"schema".ai_interactions.started_at IS 'When the call began.';
COMMENT ON COLUMN :"schema".ai_interactions.finished_at IS 'When it ended; null while it runs, or where the service died meanwhile.';
COMMENT ON COLUMN :"schema".ai_interactions.task_id IS 'The task that called.';
COMMENT ON COLUMN :"schema".ai_interactions.operation IS 'What for: diff_report.';
COMMENT ON COLUMN :"schema".ai_interactions.provider IS 'Who was asked: local (on board), gemini, openai or anthropic.';
COMMENT ON COLUMN :"schema".ai_interactions.model IS 'The model that was asked for; for local the version of its rules.';
COMMENT ON COLUMN :"schema".ai_interactions.served_model IS 'The model that answered, as the provider says.';
COMMENT ON COLUMN :"schema".ai_interactions.prompt_version IS 'The prompt that was sent.';
COMMENT ON COLUMN :"schema".ai_interactions.input_sha256 IS 'SHA-256 of what was sent; what was sent itself is kept nowhere.';
COMMENT ON COLUMN :"schema".ai_interactions.principal IS 'Who asked for it.';
COMMENT ON COLUMN :"schema".ai_interactions.status IS 'started, succeeded or failed.';
COMMENT ON COLUMN :"schema".ai_interactions.failure IS 'The kind of failure, such as rate_limited or timed_out.';
COMMENT ON COLUMN :"schema".ai_interactions.finish_reason IS 'Why the model stopped, in the provider''s word.';
COMMENT ON COLUMN :"schema".ai_interactions.http_status IS 'The status of the provider''s last answer.';
COMMENT ON COLUMN :"schema".ai_interactions.attempts IS 'How many requests were sent.';
COMMENT ON COLUMN :"schema".ai_interactions.latency_ms IS 'How long the call took, all attempts together, in milliseconds.';
COMMENT ON COLUMN :"schema".ai_interactions.event_count IS 'How many events or changes were sent.';
COMMENT ON COLUMN :"schema".ai_interactions.estimated_tokens IS 'How many tokens the input was taken for beforehand.';
COMMENT ON COLUMN :"schema".ai_interactions.input_tokens IS 'Input tokens, as the provider counts.';
COMMENT ON COLUMN :"schema".ai_interactions.cached_tokens IS 'How many of them came from the provider''s cache.';
COMMENT ON COLUMN :"schema".ai_interactions.output_tokens IS 'Output tokens, those of reasoning included.';
COMMENT ON COLUMN :"schema".ai_interactions.reasoning_tokens IS 'How many of them were reasoning.';
COMMENT ON COLUMN :"schema".ai_interactions.price_version IS 'The prices that the cost was counted with.';
COMMENT ON COLUMN :"schema".ai_interactions.cost_micro_usd IS 'What the call cost, in millionths of a US dollar; null when no price is known.';
COMMENT ON COLUMN :"schema".ai_interactions.redactions IS 'How many values were left out before sending, by kind.';
COMMENT ON COLUMN :"schema".ai_interactions.provider_request_id IS 'The provider''s own name for the call.';

-- A call's row can be finished once.
CREATE FUNCTION :"schema".refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.status <> 'started' OR NEW.status = 'started' THEN
        RAISE EXCEPTION 'the call has ended: % refused', TG_OP USING ERRCODE = '42501';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ended_calls BEFORE UPDATE ON :"schema".ai_interactions
    FOR EACH ROW EXECUTE FUNCTION :"schema".refuse_rewriting();

GRANT SELECT, INSERT ON :"schema".audit_definitions, :"schema".audits, :"schema".reports, :"schema".ai_interactions TO :"service";
GRANT UPDATE (status, duration_s, summary, results, results_sha256, results_bytes, error, snapshot_state) ON :"schema".audits TO :"service";
GRANT DELETE ON :"schema".reports TO :"service";
GRANT UPDATE (
    status, finished_at, served_model, failure, finish_reason, http_status, attempts, latency_ms, input_tokens, cached_tokens,
    output_tokens, reasoning_tokens, price_version, cost_micro_usd, provider_request_id
) ON :"schema".ai_interactions TO :"service";
GRANT SELECT ON :"schema".audit_definitions, :"schema".audits, :"schema".reports, :"schema".ai_interactions TO :"analyst";
