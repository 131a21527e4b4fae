-- One tenant's own tables, with psql's variables for what differs: run by hand it is
--   psql -v schema=tenant_acme -v tenant_id=… -v service=tenant_acme_service -v analyst=tenant_acme_analyst -f 0001_events.sql
--
-- True for every table here, so that tenants can later be spread over servers without a rewrite: nothing refers
-- to another schema, tenant_id is in every row and first in every key, keys come from the service, no trigger
-- notifies. These are top-level statements of one transaction, never run from inside a function.
CREATE SCHEMA :"schema";
COMMENT ON SCHEMA :"schema" IS 'One tenant''s audit log and what goes with it; \d+ audit_events explains the log.';

CREATE TABLE :"schema".audit_events (
    -- Fixed-width columns first: PostgreSQL pads each to its alignment.
    tenant_id       uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    id              uuid NOT NULL,
    occurred_at     timestamptz NOT NULL,
    recorded_at     timestamptz NOT NULL,
    entity_id       uuid,
    user_id         uuid,
    event_type      varchar(64) NOT NULL,
    action          text CHECK (length(action) <= 64),
    entity_type     varchar(32),
    entity_key      text CHECK (length(entity_key) <= 512),
    entity_name     text CHECK (length(entity_name) <= 512),
    actor           text CHECK (length(actor) <= 320),
    changed_fields  text[],
    details         text,
    old_values      jsonb,
    new_values      jsonb,
    event_metadata  jsonb,
    outcome         text NOT NULL CHECK (outcome IN ('success', 'failure', 'denied', 'unknown')),
    source_ip       inet,
    request_id      text CHECK (length(request_id) <= 256),
    idempotency_key text CHECK (length(idempotency_key) <= 256),
    -- occurred_at closes the key so that the table can be partitioned by it.
    PRIMARY KEY (tenant_id, id, occurred_at)
);

CREATE INDEX audit_events_time ON :"schema".audit_events (tenant_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_type ON :"schema".audit_events (tenant_id, event_type, occurred_at DESC, id DESC);
CREATE INDEX audit_events_entity ON :"schema".audit_events (tenant_id, entity_type, entity_id, occurred_at DESC, id DESC);
CREATE INDEX audit_events_metadata ON :"schema".audit_events USING gin (event_metadata jsonb_path_ops);

COMMENT ON TABLE :"schema".audit_events IS 'Who did what to which entity, and when: one row per fact, never changed. Newest first is ORDER BY occurred_at DESC, id DESC.';
COMMENT ON COLUMN :"schema".audit_events.tenant_id IS 'This tenant, the same in every row; name it in WHERE to use the indexes.';
COMMENT ON COLUMN :"schema".audit_events.id IS 'Names the event; version 7 UUID, so its order is the order of recording.';
COMMENT ON COLUMN :"schema".audit_events.occurred_at IS 'When it happened, as the source says.';
COMMENT ON COLUMN :"schema".audit_events.recorded_at IS 'When the audit service took it.';
COMMENT ON COLUMN :"schema".audit_events.entity_id IS 'The entity acted on. Where its own identifier is no UUID: a version 5 UUID made from entity_type and entity_key.';
COMMENT ON COLUMN :"schema".audit_events.user_id IS 'Who did it. Where the user''s own identifier is no UUID: a version 5 UUID made from actor.';
COMMENT ON COLUMN :"schema".audit_events.event_type IS 'What kind of event, such as SETTINGS_UPDATED.';
COMMENT ON COLUMN :"schema".audit_events.action IS 'What was done: create, update, delete, read, login, … or the source''s own word.';
COMMENT ON COLUMN :"schema".audit_events.entity_type IS 'The kind of entity acted on, such as ORGANIZATION.';
COMMENT ON COLUMN :"schema".audit_events.entity_key IS 'The entity''s own identifier where it is no UUID.';
COMMENT ON COLUMN :"schema".audit_events.entity_name IS 'What people called the entity at that time.';
COMMENT ON COLUMN :"schema".audit_events.actor IS 'The user or service that did it, by its own identifier: an e-mail address, an ARN, a login.';
COMMENT ON COLUMN :"schema".audit_events.changed_fields IS 'The names of the fields that changed.';
COMMENT ON COLUMN :"schema".audit_events.details IS 'What changed, to be read: a field''s label, then - old and + new lines.';
COMMENT ON COLUMN :"schema".audit_events.old_values IS 'The changed fields'' values before.';
COMMENT ON COLUMN :"schema".audit_events.new_values IS 'The changed fields'' values after.';
COMMENT ON COLUMN :"schema".audit_events.event_metadata IS 'Structured context. Containment is indexed: event_metadata @> ''{"region": "eu-west-1"}''.';
COMMENT ON COLUMN :"schema".audit_events.outcome IS 'success, failure, denied (refused by a permission) or unknown.';
COMMENT ON COLUMN :"schema".audit_events.source_ip IS 'Where the request came from.';
COMMENT ON COLUMN :"schema".audit_events.request_id IS 'The source''s identifier of the request that caused it.';
COMMENT ON COLUMN :"schema".audit_events.idempotency_key IS 'What the sender named it by, so that sending it again adds nothing.';

CREATE TABLE :"schema".idempotency_keys (
    tenant_id   uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    key         text NOT NULL CHECK (length(key) BETWEEN 1 AND 256),
    body_sha256 bytea NOT NULL CHECK (octet_length(body_sha256) = 32),
    event_ids   uuid[] NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, key)
);
COMMENT ON TABLE :"schema".idempotency_keys IS 'The receipts of keyed recordings: a table of its own, because a partitioned table can have no unique key without its partition column.';
COMMENT ON COLUMN :"schema".idempotency_keys.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".idempotency_keys.key IS 'What the sender named the event or the call by.';
COMMENT ON COLUMN :"schema".idempotency_keys.body_sha256 IS 'SHA-256 of what was sent: the same key with another body is refused.';
COMMENT ON COLUMN :"schema".idempotency_keys.event_ids IS 'The events that were recorded, in the order they were sent.';
COMMENT ON COLUMN :"schema".idempotency_keys.recorded_at IS 'When they were recorded.';

CREATE TABLE :"schema".stream_checkpoints (
    tenant_id    uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    stream_key   text NOT NULL CHECK (length(stream_key) BETWEEN 1 AND 256),
    through_line bigint NOT NULL CHECK (through_line > 0),
    recorded     bigint NOT NULL,
    replayed     bigint NOT NULL,
    rejected     bigint NOT NULL,
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, stream_key, through_line)
);
COMMENT ON TABLE :"schema".stream_checkpoints IS 'How far each named bulk stream has been recorded: one row per committed part, in the part''s own transaction.';
COMMENT ON COLUMN :"schema".stream_checkpoints.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".stream_checkpoints.stream_key IS 'What the sender named the stream by.';
COMMENT ON COLUMN :"schema".stream_checkpoints.through_line IS 'Every line up to this one is settled: recorded, recognised or refused.';
COMMENT ON COLUMN :"schema".stream_checkpoints.recorded IS 'Events recorded up to this line.';
COMMENT ON COLUMN :"schema".stream_checkpoints.replayed IS 'Lines recognised by their idempotency key up to this line.';
COMMENT ON COLUMN :"schema".stream_checkpoints.rejected IS 'Lines refused up to this line.';
COMMENT ON COLUMN :"schema".stream_checkpoints.recorded_at IS 'When the part was committed.';

-- Append-only: first by privilege (below), then by a trigger, for those who have the privilege.
CREATE FUNCTION :"schema".refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit events are append-only: % refused on %', TG_OP, TG_TABLE_NAME USING ERRCODE = '42501';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON :"schema".audit_events
    FOR EACH ROW EXECUTE FUNCTION :"schema".refuse_change();
CREATE TRIGGER append_only_truncate BEFORE TRUNCATE ON :"schema".audit_events
    FOR EACH STATEMENT EXECUTE FUNCTION :"schema".refuse_change();

-- What the service does for this tenant, it does as this role.
CREATE ROLE :"service" LOGIN;
GRANT USAGE ON SCHEMA :"schema" TO :"service";
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA :"schema" TO :"service";
GRANT :"service" TO assay_service;

-- The tenant's SQL analysts: may look, briefly, at their own tenant. Without a password until one is made.
CREATE ROLE :"analyst" LOGIN CONNECTION LIMIT 10;
GRANT USAGE ON SCHEMA :"schema" TO :"analyst";
GRANT SELECT ON ALL TABLES IN SCHEMA :"schema" TO :"analyst";
ALTER ROLE :"analyst" SET search_path = :"schema", pg_catalog;
ALTER ROLE :"analyst" SET statement_timeout = '60s';
ALTER ROLE :"analyst" SET default_transaction_read_only = on;
