-- What operators call; the third part of what `assay capture install` runs.

-- The numbers of columns that are named by their names.
CREATE OR REPLACE FUNCTION assay.column_numbers(target regclass, names text[], purpose text) RETURNS smallint[]
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    missing text := (SELECT string_agg(quote_ident(n), ', ') FROM unnest(names) AS n
        WHERE n IS NULL OR n NOT IN (SELECT c.name FROM assay.columns_of(target) AS c));
BEGIN
    IF missing IS NOT NULL THEN
        RAISE EXCEPTION '% has no column %, which % names', target, missing, purpose USING
            ERRCODE = 'undefined_column',
            HINT = 'It has ' || (SELECT string_agg(quote_ident(c.name), ', ') FROM assay.columns_of(target) AS c) || '.';
    END IF;
    RETURN (SELECT coalesce(array_agg(c.number), '{}') FROM assay.columns_of(target) AS c WHERE c.name = ANY (names));
END $$;
COMMENT ON FUNCTION assay.column_numbers IS 'Columns by their names, or an error that names those that there are.';

CREATE OR REPLACE FUNCTION assay.refuse_untrackable(target regclass) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    reason text;
    c      pg_class;
BEGIN
    SELECT * INTO c FROM pg_class WHERE oid = target;
    reason := CASE
        WHEN c.relnamespace = to_regnamespace('assay') THEN 'is one of Assay''s own tables, whose captures would make captures'
        WHEN c.relnamespace IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, 'pg_toast'::regnamespace)
            THEN 'is a system table'
        WHEN c.relkind IN ('v', 'm') THEN 'is a view; track the tables that it reads'
        WHEN c.relkind = 'f' THEN 'is a foreign table; track it in its own database'
        WHEN c.relkind NOT IN ('r', 'p') THEN 'is no table'
        WHEN c.relpersistence = 't' THEN 'is a temporary table'
        WHEN c.relispartition THEN format('is a partition; track %s', pg_partition_root(target))
    END;
    IF reason IS NOT NULL THEN
        RAISE EXCEPTION '% %', target, reason USING ERRCODE = 'wrong_object_type';
    END IF;
END $$;
COMMENT ON FUNCTION assay.refuse_untrackable IS 'Fails for what cannot be tracked, and says why.';

CREATE OR REPLACE FUNCTION assay.track(target regclass, entity_type text DEFAULT NULL, ignore text[] DEFAULT '{}',
    redact text[] DEFAULT '{}', name_column text DEFAULT NULL) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    ignored  smallint[];
    redacted smallint[];
    named    smallint;
    clash    text;
    made     text := 'assay.capture_' || target::oid::bigint;
BEGIN
    PERFORM assay.refuse_untrackable(target);
    -- What is written meanwhile would be captured by half.
    EXECUTE format('LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE', target);
    ignored := assay.column_numbers(target, ignore, 'ignore');
    redacted := assay.column_numbers(target, redact, 'redact');
    named := (assay.column_numbers(target, ARRAY[track.name_column], 'name_column'))[1];
    clash := (SELECT string_agg(quote_ident(k), ', ') FROM unnest((assay.keys_of(target)).keys || track.name_column::name) AS k
        WHERE k = ANY (ignore::name[]));
    IF clash IS NOT NULL THEN
        RAISE EXCEPTION '% cannot be ignored, for it says which row of % a change is of', clash, target
            USING ERRCODE = 'invalid_column_reference';
    END IF;
    IF (SELECT bool_and(c.number = ANY (ignored)) FROM assay.columns_of(target) AS c) IS NOT FALSE THEN
        RAISE EXCEPTION 'all columns of % are ignored', target USING ERRCODE = 'invalid_column_reference';
    END IF;
    INSERT INTO assay.tracking AS t VALUES (target, track.entity_type, ignored, redacted, named, '', NULL, now(), session_user)
    ON CONFLICT (relation) DO UPDATE SET entity_type = EXCLUDED.entity_type, ignored = EXCLUDED.ignored,
        redacted = EXCLUDED.redacted, name_column = EXCLUDED.name_column, tracked_at = EXCLUDED.tracked_at,
        tracked_by = EXCLUDED.tracked_by;
    PERFORM assay.make_capture(target);
    PERFORM assay.drop_triggers(target);
    IF (SELECT relkind = 'p' FROM pg_class WHERE oid = target) THEN
        EXECUTE format('CREATE TRIGGER assay_row AFTER INSERT OR UPDATE OR DELETE ON %s '
            'FOR EACH ROW EXECUTE FUNCTION %s()', target, made);
    ELSE
        EXECUTE format('CREATE TRIGGER assay_insert AFTER INSERT ON %s REFERENCING NEW TABLE AS new_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION %s()', target, made);
        EXECUTE format('CREATE TRIGGER assay_update AFTER UPDATE ON %s REFERENCING OLD TABLE AS old_rows '
            'NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION %s()', target, made);
        EXECUTE format('CREATE TRIGGER assay_delete AFTER DELETE ON %s REFERENCING OLD TABLE AS old_rows '
            'FOR EACH STATEMENT EXECUTE FUNCTION %s()', target, made);
    END IF;
    EXECUTE format('CREATE TRIGGER assay_truncate AFTER TRUNCATE ON %s FOR EACH STATEMENT EXECUTE FUNCTION %s()',
        target, made);
    RETURN (SELECT format('%s is tracked%s%s%s.', target,
        coalesce(' as ' || track.entity_type, ''),
        '; ignored: ' || string_agg(quote_ident(c.name), ', ') FILTER (WHERE c.treatment = 'ignored'),
        '; redacted: ' || string_agg(quote_ident(c.name), ', ') FILTER (WHERE c.treatment = 'redacted'))
        || CASE WHEN (assay.keys_of(target)).keys = '{}' THEN ' It has no primary key, so its changes name no row.' ELSE '' END
        FROM assay.columns_of(target) AS c);
END $$;
COMMENT ON FUNCTION assay.track IS 'Captures each change of a table''s rows from now on; called again, changes how.';

CREATE OR REPLACE FUNCTION assay.drop_triggers(target regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name name;
BEGIN
    FOR name IN SELECT tgname FROM pg_trigger
        WHERE tgrelid = target AND tgparentid = 0 AND tgfoid = to_regproc('assay.capture_' || target::oid::bigint)
    LOOP
        EXECUTE format('DROP TRIGGER %I ON %s', name, target);
    END LOOP;
END $$;
COMMENT ON FUNCTION assay.drop_triggers IS 'Removes a table''s capture triggers.';

CREATE OR REPLACE FUNCTION assay.untrack(target regclass) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    waiting bigint;
BEGIN
    IF NOT EXISTS (SELECT FROM assay.tracking WHERE relation = target) THEN
        RETURN format('%s was not tracked.', target);
    END IF;
    -- No transaction that has changed the table is under way once this is held.
    EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', target);
    PERFORM assay.drop_triggers(target);
    PERFORM assay.forget(target);
    SELECT count(*) INTO waiting FROM assay.captures AS c JOIN assay.layouts AS l ON l.id = c.layout WHERE l.relation = target;
    RETURN format('%s is tracked no more%s.', target,
        CASE WHEN waiting > 0 THEN format('; %s captures wait to be taken', waiting) ELSE '' END);
END $$;
COMMENT ON FUNCTION assay.untrack IS 'Removes what assay.track made; captures that wait stay until they are taken.';

CREATE OR REPLACE FUNCTION assay.forget(target oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('DROP FUNCTION IF EXISTS assay.%I()', 'capture_' || target::bigint);
    DELETE FROM assay.tracking WHERE relation = target;
    PERFORM assay.prune_layouts();
END $$;
COMMENT ON FUNCTION assay.forget IS 'Removes what is kept of a table without its triggers.';

-- Layouts of tracked tables stay, for a transaction that is under way may yet capture by any of them.
CREATE OR REPLACE FUNCTION assay.prune_layouts() RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    DELETE FROM assay.layouts AS l
    WHERE NOT EXISTS (SELECT FROM assay.tracking AS t WHERE t.relation = l.relation)
        AND NOT EXISTS (SELECT FROM assay.captures AS c WHERE c.layout = l.id)
$$;
COMMENT ON FUNCTION assay.prune_layouts IS 'Removes the layouts of tables that are tracked no more once their captures are taken.';

CREATE OR REPLACE VIEW assay.tracked AS
SELECT t.relation AS table, t.entity_type,
    ARRAY(SELECT c.name FROM assay.columns_of(t.relation) AS c WHERE c.treatment = 'ignored') AS ignored,
    ARRAY(SELECT c.name FROM assay.columns_of(t.relation) AS c WHERE c.treatment = 'redacted') AS redacted,
    (SELECT c.name FROM assay.columns_of(t.relation) AS c WHERE c.number = t.name_column) AS name_column,
    EXISTS (SELECT FROM pg_catalog.pg_trigger AS g WHERE g.tgrelid = t.relation AND g.tgenabled <> 'D'
        AND g.tgfoid = pg_catalog.to_regproc('assay.capture_' || t.relation::oid::bigint)) AS is_captured,
    t.fingerprint = assay.fingerprint(t.relation) AS is_current,
    t.tracked_at, t.tracked_by
FROM assay.tracking AS t;
COMMENT ON VIEW assay.tracked IS 'The tables whose changes are captured.';
COMMENT ON COLUMN assay.tracked.table IS 'The table.';
COMMENT ON COLUMN assay.tracked.entity_type IS 'What its rows are called; null for the table''s name.';
COMMENT ON COLUMN assay.tracked.ignored IS 'Columns that are left out; a change of these alone is not captured.';
COMMENT ON COLUMN assay.tracked.redacted IS 'Columns of which only is told that they changed, named or known by their names.';
COMMENT ON COLUMN assay.tracked.name_column IS 'The column that names a row for people.';
COMMENT ON COLUMN assay.tracked.is_captured IS 'False when its triggers have been removed or disabled.';
COMMENT ON COLUMN assay.tracked.is_current IS 'False when the table has changed since; captures are right, but cost more until assay.refresh.';
COMMENT ON COLUMN assay.tracked.tracked_at IS 'When assay.track was last called for it.';
COMMENT ON COLUMN assay.tracked.tracked_by IS 'Who called it.';

CREATE OR REPLACE VIEW assay.backlog AS
SELECT count(*) AS captures, min(captured_at) AS oldest, now() - min(captured_at) AS age,
    (SELECT count(*) FROM assay.capture_failures) AS failures
FROM assay.captures;
COMMENT ON VIEW assay.backlog IS 'How many captures wait to be taken.';
COMMENT ON COLUMN assay.backlog.captures IS 'Those that are committed and not yet settled.';
COMMENT ON COLUMN assay.backlog.oldest IS 'When the oldest of them was made.';
COMMENT ON COLUMN assay.backlog.age IS 'How long ago that is.';
COMMENT ON COLUMN assay.backlog.failures IS 'Statements that were not captured and have not been reported.';
