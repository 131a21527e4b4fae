-- Change capture for any PostgreSQL 14 or newer: run by `assay capture install`, or by psql, again and again
-- without harm, as a role that may create a schema.
--
--     SELECT assay.track('public.jobs');        from now on each change of a row is kept in assay.captures
--     SELECT * FROM assay.tracked;              what is tracked, and how
--     SELECT * FROM assay.backlog;              what waits to be taken, and what could not be captured
--     SELECT assay.untrack('public.jobs');      no more; what has been captured waits until it is taken
--     SELECT assay.grant_follower('assay_service');    who may take captures, and nothing else
--     SELECT assay.uninstall();                 removes all of it, captures that wait included
--
-- An application says who acts with settings of its session or transaction, and needs no right on this schema:
--
--     SET LOCAL assay.actor = 'ada@example.com';  SET LOCAL assay.request_id = '…';  SET LOCAL assay.metadata = '{…}';
--
-- They are the application's word: whoever may send SQL may set them. The session's user beside them is the
-- database's own.
--
-- The triggers run once for each statement and read its transition tables: one INSERT … SELECT, and one
-- subtransaction, however many rows it changed. Partitioned tables have triggers for each row instead, for only those
-- are handed on to partitions that are made or attached later, and fire whichever of the tables a statement names.
-- Inheritance children are tables of their own: a statement is captured by the table that it names.
--
-- Nothing that goes wrong in a capture fails the application's statement: it becomes a WARNING and a row of
-- assay.capture_failures. Cancelling a statement, or its statement_timeout, still cancels it and its captures.

-- Functions name each other whatever their order.
SET check_function_bodies = off;

DO $$
BEGIN
    IF to_regnamespace('assay') IS NULL THEN
        CREATE SCHEMA assay;
        COMMENT ON SCHEMA assay IS 'Change capture: the rows of tracked tables before and after each change.';
    END IF;
END $$;

CREATE TABLE IF NOT EXISTS assay.layouts (
    id           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    relation     oid NOT NULL,
    table_schema name NOT NULL,
    table_name   name NOT NULL,
    entity_type  text,
    name_column  name,
    keys         name[] NOT NULL,
    partitioned_by name[] NOT NULL,
    columns      jsonb NOT NULL
);
COMMENT ON TABLE assay.layouts IS 'How a tracked table looked while captures of it were made; kept as long as there are such captures.';
COMMENT ON COLUMN assay.layouts.id IS 'Named by the captures.';
COMMENT ON COLUMN assay.layouts.relation IS 'The table''s object identifier.';
COMMENT ON COLUMN assay.layouts.table_schema IS 'The schema that the table was in.';
COMMENT ON COLUMN assay.layouts.table_name IS 'The name that the table had.';
COMMENT ON COLUMN assay.layouts.entity_type IS 'What its rows are, as assay.track was told; null for the table''s name.';
COMMENT ON COLUMN assay.layouts.name_column IS 'The column that names a row for people.';
COMMENT ON COLUMN assay.layouts.keys IS 'The columns of the primary key, in its order.';
COMMENT ON COLUMN assay.layouts.partitioned_by IS 'The columns that say which partition a row is in.';
COMMENT ON COLUMN assay.layouts.columns IS 'For each column its SQL type, its comment, and whether it is redacted.';

CREATE TABLE IF NOT EXISTS assay.tracking (
    relation    regclass PRIMARY KEY,
    entity_type text,
    ignored     smallint[] NOT NULL,
    redacted    smallint[] NOT NULL,
    name_column smallint,
    fingerprint text NOT NULL,
    layout      integer,
    tracked_at  timestamptz NOT NULL,
    tracked_by  name NOT NULL
);
COMMENT ON TABLE assay.tracking IS 'What assay.track was asked for; assay.tracked shows it in words.';
COMMENT ON COLUMN assay.tracking.relation IS 'The table.';
COMMENT ON COLUMN assay.tracking.entity_type IS 'What its rows are called; null for the table''s name.';
COMMENT ON COLUMN assay.tracking.ignored IS 'Columns (pg_attribute.attnum, which outlives a new name) that are left out.';
COMMENT ON COLUMN assay.tracking.redacted IS 'Columns that were named to be redacted, besides those whose names say it.';
COMMENT ON COLUMN assay.tracking.name_column IS 'The column that names a row for people.';
COMMENT ON COLUMN assay.tracking.fingerprint IS 'Of the table as the trigger''s function was made for it.';
COMMENT ON COLUMN assay.tracking.layout IS 'The layout that new captures name.';
COMMENT ON COLUMN assay.tracking.tracked_at IS 'When assay.track was last called for it.';
COMMENT ON COLUMN assay.tracking.tracked_by IS 'Who called it.';

CREATE TABLE IF NOT EXISTS assay.captures (
    id               bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    transaction      xid8 NOT NULL,
    captured_at      timestamptz NOT NULL,
    layout           integer NOT NULL,
    operation        "char" NOT NULL,
    is_stale         boolean NOT NULL,
    before           json,
    after            json,
    actor            text,
    request_id       text,
    metadata         text,
    database_user    name NOT NULL,
    application_name text,
    client_address   inet
) WITH (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.1);
COMMENT ON TABLE assay.captures IS 'Changes of tracked tables'' rows that wait to be taken, each written in the transaction that made it.';
COMMENT ON COLUMN assay.captures.id IS 'Drawn after the changed row was locked, so that for one row it follows the order of commits.';
COMMENT ON COLUMN assay.captures.transaction IS 'The transaction that made the change.';
COMMENT ON COLUMN assay.captures.captured_at IS 'When the change was made.';
COMMENT ON COLUMN assay.captures.layout IS 'The table, as it was.';
COMMENT ON COLUMN assay.captures.operation IS 'I, U, D for a row; T for TRUNCATE, which has no rows.';
COMMENT ON COLUMN assay.captures.is_stale IS 'The table had changed since its trigger''s function was made, which assay.refresh makes anew.';
COMMENT ON COLUMN assay.captures.before IS 'The row before the change, without ignored columns; json, because that keeps the text of numbers and costs least.';
COMMENT ON COLUMN assay.captures.after IS 'The row after the change. A redacted value is {"$redacted": n}, a large one {"$omitted": bytes, "$version": n}: equal n, equal value.';
COMMENT ON COLUMN assay.captures.actor IS 'The setting assay.actor: the application''s word for who acted.';
COMMENT ON COLUMN assay.captures.request_id IS 'The setting assay.request_id.';
COMMENT ON COLUMN assay.captures.metadata IS 'The setting assay.metadata, as it was given.';
COMMENT ON COLUMN assay.captures.database_user IS 'The role that the session signed in as: the database''s word.';
COMMENT ON COLUMN assay.captures.application_name IS 'What the session calls itself.';
COMMENT ON COLUMN assay.captures.client_address IS 'Where the session comes from; null for a local socket.';

CREATE TABLE IF NOT EXISTS assay.batches (
    id         uuid PRIMARY KEY,
    captures   bigint[] NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX IF NOT EXISTS batches_one ON assay.batches ((true));
COMMENT ON TABLE assay.batches IS 'The captures that have been handed out and are not settled yet: one batch or none.';
COMMENT ON COLUMN assay.batches.id IS 'The same as often as the batch is handed out: what it is recorded under.';
COMMENT ON COLUMN assay.batches.captures IS 'The captures, in the order in which they are handed out.';
COMMENT ON COLUMN assay.batches.created_at IS 'When it was first handed out.';

CREATE TABLE IF NOT EXISTS assay.capture_failures (
    id        bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    failed_at timestamptz NOT NULL,
    relation  oid NOT NULL,
    operation text NOT NULL,
    sqlstate  text NOT NULL,
    message   text
);
COMMENT ON TABLE assay.capture_failures IS 'Statements on tracked tables that were not captured; they themselves were not disturbed.';
COMMENT ON COLUMN assay.capture_failures.id IS 'Counts them.';
COMMENT ON COLUMN assay.capture_failures.failed_at IS 'When.';
COMMENT ON COLUMN assay.capture_failures.relation IS 'The table''s object identifier.';
COMMENT ON COLUMN assay.capture_failures.operation IS 'INSERT, UPDATE, DELETE or TRUNCATE.';
COMMENT ON COLUMN assay.capture_failures.sqlstate IS 'PostgreSQL''s code for what went wrong.';
COMMENT ON COLUMN assay.capture_failures.message IS 'Its words; null where they would quote values.';
