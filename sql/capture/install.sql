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
COMMENT ON COLUMN assay.layouts.columns IS 'For each column its SQL type and its comment.';

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

-- What the triggers are made of -------------------------------------------------------------------------------------

-- A table's columns, and what becomes of each.
CREATE OR REPLACE FUNCTION assay.columns_of(target oid)
RETURNS TABLE (number smallint, name name, sql_type text, comment text, treatment text, is_plain boolean, may_be_large boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), col_description(target, a.attnum),
        CASE
            WHEN a.attnum = ANY (t.ignored) THEN 'ignored'
            WHEN a.attnum = ANY (t.redacted) THEN 'redacted'
            WHEN y.typcategory NOT IN ('N', 'D', 'T', 'B') AND assay.is_secret(a.attname) THEN 'redacted'
            ELSE 'kept'
        END,
        b.is_plain, y.typlen = -1 AND y.typcategory <> 'N'
    FROM pg_attribute AS a
    JOIN pg_type AS y ON y.oid = a.atttypid
    LEFT JOIN assay.tracking AS t ON t.relation = target
    -- row_to_json calls casts to json, which the owner of a type may define, and the trigger runs as its function's
    -- owner: only built-in types, and domains and arrays of them, go there. Others go as their output text.
    CROSS JOIN LATERAL (
        WITH RECURSIVE part AS (
            SELECT y.oid, y.typtype, y.typcategory, y.typbasetype, y.typelem
            UNION ALL
            SELECT e.oid, e.typtype, e.typcategory, e.typbasetype, e.typelem
            FROM part AS p
            JOIN pg_type AS e ON e.oid = CASE WHEN p.typtype = 'd' THEN p.typbasetype
                WHEN p.typcategory = 'A' THEN p.typelem END
        )
        SELECT bool_and(typtype = 'd' OR typcategory = 'A' OR oid < 16384 AND typtype <> 'c') AS is_plain FROM part
    ) AS b
    WHERE a.attrelid = target AND a.attnum > 0 AND NOT a.attisdropped
    ORDER BY a.attnum
$$;
COMMENT ON FUNCTION assay.columns_of IS 'A table''s columns: kept, ignored or redacted.';

CREATE OR REPLACE FUNCTION assay.is_secret(name text) RETURNS boolean
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT lower(regexp_replace(regexp_replace(name, '([a-z0-9])([A-Z])', '\1_\2', 'g'), '[^A-Za-z0-9]+', '_', 'g'))
        ~ ('(^|_)(passwords?|passwd|passphrase|pwd|secrets?|tokens?|credentials?|api_?keys?|(private|secret|access|signing'
            || '|encryption|session)_?keys?|otp|totp|cvv|cvc|(verification|recovery|backup)_codes?)(_|$)')
$$;
COMMENT ON FUNCTION assay.is_secret IS 'Whether a column''s name says that it holds a secret.';

-- The columns of the primary key, and those that partition a table by column.
CREATE OR REPLACE FUNCTION assay.keys_of(target oid, OUT keys name[], OUT partitioned_by name[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT
        coalesce((
            SELECT array_agg(a.attname ORDER BY k.place)
            FROM pg_index AS i
            CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute AS a ON a.attrelid = target AND a.attnum = k.number
            WHERE i.indrelid = target AND i.indisprimary), '{}'),
        coalesce((
            SELECT array_agg(DISTINCT a.attname)
            FROM (SELECT target AS oid UNION ALL SELECT relid FROM pg_partition_tree(target)) AS r
            JOIN pg_partitioned_table AS p ON p.partrelid = r.oid
            CROSS JOIN unnest(p.partattrs::smallint[]) AS k (number)
            JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum = k.number), '{}')
$$;
COMMENT ON FUNCTION assay.keys_of IS 'A table''s primary key and what it is partitioned by.';

CREATE OR REPLACE FUNCTION assay.fingerprint(target oid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT md5(format('%s %s %s %s', c.relnamespace, c.relname, k.keys,
        (SELECT array_agg(ROW(x.number, x.name, x.sql_type, x.treatment, x.is_plain) ORDER BY x.number)
            FROM assay.columns_of(target) AS x)))
    FROM pg_class AS c
    CROSS JOIN assay.keys_of(target) AS k
    WHERE c.oid = target
$$;
COMMENT ON FUNCTION assay.fingerprint IS 'Changes when the table changes in a way that its captures depend on.';

-- True, or an error where a table has changed since its trigger's function was made.
--
-- Declared IMMUTABLE on purpose, and called with constants: the planner calls it once, and keeps the answer as long as
-- the plan. Whatever alters the table makes PostgreSQL drop the plans that depend on it, and that is exactly when the
-- answer can change. So each statement is checked at no cost.
CREATE OR REPLACE FUNCTION assay.is_current(target oid, expected text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF assay.fingerprint(target) IS DISTINCT FROM expected THEN
        RAISE EXCEPTION 'the table has changed' USING ERRCODE = 'object_not_in_prerequisite_state';
    END IF;
    RETURN true;
END $$;
COMMENT ON FUNCTION assay.is_current IS 'Whether a trigger''s function still fits its table.';

-- One value for the row's image. Whether a hidden value changed is told by comparing the bytes of both.
CREATE OR REPLACE FUNCTION assay.value_sql(source text, other text, c record) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    value   text := format('%s.%I', source, c.name);
    version text := CASE WHEN other IS NULL THEN '1' ELSE format(
        'CASE WHEN ROW(%s)::pg_catalog.record OPERATOR(pg_catalog.*=) ROW(%s.%I)::pg_catalog.record THEN 1 ELSE 2 END',
        value, other, c.name) END;
    words   text := CASE WHEN c.is_plain THEN value || '::pg_catalog.text' ELSE format('pg_catalog.format(''%%s'', %s)', value) END;
    shown   text := CASE WHEN c.is_plain THEN value
        ELSE format('CASE WHEN pg_catalog.num_nulls(%s) OPERATOR(pg_catalog.=) 0 THEN %s END', value, words) END;
BEGIN
    IF c.treatment = 'redacted' THEN
        RETURN format('CASE WHEN pg_catalog.num_nulls(%s) OPERATOR(pg_catalog.=) 0 '
            'THEN pg_catalog.json_build_object(''$redacted'', %s) END AS %I', value, version, c.name);
    ELSIF c.may_be_large THEN
        -- Compression makes a value at most 255 times smaller, so that one of 1000 bytes need not be written to be measured.
        RETURN format('CASE WHEN pg_catalog.pg_column_size(%s) OPERATOR(pg_catalog.>) 1000 '
            'AND pg_catalog.octet_length(%s) OPERATOR(pg_catalog.>) 262144 '
            'THEN pg_catalog.json_build_object(''$omitted'', pg_catalog.octet_length(%2$s), ''$version'', %s) '
            'ELSE pg_catalog.to_json(%s) END AS %I', value, words, version, shown, c.name);
    END IF;
    RETURN format('%s AS %I', shown, c.name);
END $$;
COMMENT ON FUNCTION assay.value_sql IS 'The SQL of one column''s value in a capture.';

CREATE OR REPLACE FUNCTION assay.image_sql(target oid, source text, other text) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT '(SELECT pg_catalog.row_to_json(x) FROM (SELECT '
        || string_agg(assay.value_sql(source, other, c), ', ' ORDER BY c.number) || ') AS x)'
    FROM assay.columns_of(target) AS c WHERE c.treatment <> 'ignored'
$$;
COMMENT ON FUNCTION assay.image_sql IS 'The SQL of a row as JSON.';

-- The statement that captures one operation. Names and operators are all qualified: what an application puts in its
-- search_path must not run with the rights of the trigger's owner.
--
-- A stale trigger makes its statement for one use, and hands it OLD and NEW as parameters.
CREATE OR REPLACE FUNCTION assay.capture_sql(target oid, operation text, is_stale boolean) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    -- A partitioned table's triggers fire for each row and have no transition tables.
    is_by_row CONSTANT boolean := (SELECT relkind = 'p' FROM pg_class WHERE oid = target);
    numbered  CONSTANT text := '(SELECT pg_catalog.row_number() OVER () AS "assay place", * FROM %s)';
    t         assay.tracking;
    olds      text := CASE WHEN NOT is_by_row THEN 'old_rows' WHEN is_stale THEN '(SELECT ($1).*)' ELSE '(SELECT OLD.*)' END;
    news      text := CASE WHEN NOT is_by_row THEN 'new_rows' WHEN NOT is_stale THEN '(SELECT NEW.*)'
                  WHEN operation = 'UPDATE' THEN '(SELECT ($2).*)' ELSE '(SELECT ($1).*)' END;
    before    text := 'NULL';
    after     text := 'NULL';
    source    text;
    filter    text := 'true';
BEGIN
    SELECT * INTO STRICT t FROM assay.tracking WHERE relation = target;
    IF operation IN ('UPDATE', 'DELETE') THEN before := assay.image_sql(target, 'o', NULL); END IF;
    IF operation IN ('INSERT', 'UPDATE') THEN
        after := assay.image_sql(target, 'n', CASE WHEN operation = 'UPDATE' THEN 'o' END);
    END IF;
    IF operation = 'UPDATE' THEN
        -- Both transition tables get a row's two versions in one breath, so equal places belong together.
        source := CASE WHEN is_by_row THEN format('%s AS o CROSS JOIN %s AS n', olds, news)
            ELSE format(numbered, olds) || ' AS o JOIN ' || format(numbered, news)
                || ' AS n ON n."assay place" OPERATOR(pg_catalog.=) o."assay place"' END;
        -- The bytes are compared, because types such as json and point have no equality.
        SELECT format('ROW(%s)::pg_catalog.record OPERATOR(pg_catalog.*<>) ROW(%s)::pg_catalog.record',
            string_agg(format('o.%I', c.name), ', '), string_agg(format('n.%I', c.name), ', '))
        INTO filter FROM assay.columns_of(target) AS c WHERE c.treatment <> 'ignored';
    ELSE
        source := CASE operation WHEN 'INSERT' THEN news || ' AS n' WHEN 'DELETE' THEN olds || ' AS o'
            ELSE '(SELECT) AS nothing' END;
    END IF;
    IF NOT is_stale AND operation <> 'TRUNCATE' THEN
        filter := filter || format(' AND assay.is_current(%s, %L)', target::bigint, t.fingerprint);
        -- The plan has to depend on the table, as with transition tables it does by itself.
        IF is_by_row THEN
            source := source || (SELECT format(' LEFT JOIN ONLY %I.%I AS t ON false', n.nspname, c.relname)
                FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = target);
        END IF;
    END IF;
    RETURN format(
        'INSERT INTO assay.captures (transaction, captured_at, layout, operation, is_stale, before, after, actor, '
            'request_id, metadata, database_user, application_name, client_address) '
        'SELECT pg_catalog.pg_current_xact_id(), pg_catalog.clock_timestamp(), %s, %L, %L, %s, %s, '
            '(SELECT NULLIF(pg_catalog.current_setting(''assay.actor'', true), '''')), '
            '(SELECT NULLIF(pg_catalog.current_setting(''assay.request_id'', true), '''')), '
            '(SELECT NULLIF(pg_catalog.current_setting(''assay.metadata'', true), '''')), '
            'session_user, (SELECT NULLIF(pg_catalog.current_setting(''application_name''), '''')), '
            '(SELECT pg_catalog.inet_client_addr()) FROM %s WHERE %s',
        t.layout, left(operation, 1), is_stale, before, after, source, filter);
END $$;
COMMENT ON FUNCTION assay.capture_sql IS 'The statement that captures one operation on a tracked table.';

CREATE OR REPLACE FUNCTION assay.capture_failed(target oid, operation text, code text, message text) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    -- Class 22 quotes the value that it complains of.
    INSERT INTO assay.capture_failures (failed_at, relation, operation, sqlstate, message)
    VALUES (clock_timestamp(), target, operation, code, CASE WHEN code NOT LIKE '22%' THEN message END)
$$;
COMMENT ON FUNCTION assay.capture_failed IS 'Notes a statement that could not be captured.';

-- The function of a table's triggers, and the layout that its captures name.
CREATE OR REPLACE FUNCTION assay.make_capture(target oid) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name   CONSTANT text := 'capture_' || target::bigint;
    by_row CONSTANT boolean := (SELECT relkind = 'p' FROM pg_class WHERE oid = target);
    number integer;
BEGIN
    INSERT INTO assay.layouts (relation, table_schema, table_name, entity_type, name_column, keys, partitioned_by, columns)
    SELECT target, d.* FROM assay.describe(target) AS d
    RETURNING id INTO number;
    UPDATE assay.tracking SET layout = number, fingerprint = assay.fingerprint(target) WHERE relation = target;
    -- Whoever has locked assay.captures must not hold up applications: it is waited for no longer than a second.
    -- A plan that was made for one row must not compare each row with each other when a session's next statement has
    -- many, so the versions are never paired by a nested loop.
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION assay.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '
            'SET search_path = pg_catalog, pg_temp SET lock_timeout = ''1s'' SET enable_nestloop = off AS %L', name, format($body$
BEGIN
    IF TG_OP = 'INSERT' THEN
        %s;
    ELSIF TG_OP = 'UPDATE' THEN
        %s;
    ELSIF TG_OP = 'DELETE' THEN
        %s;
    ELSE
        %s;
    END IF;
    RETURN NULL;
EXCEPTION WHEN OTHERS THEN
    BEGIN
        IF SQLSTATE = '55P03' THEN RAISE; END IF;
        -- The table may have changed since this function was made; assay.refresh makes it anew.
        %s
    EXCEPTION WHEN OTHERS THEN
        BEGIN
            PERFORM assay.capture_failed(%s, TG_OP, SQLSTATE, SQLERRM);
        EXCEPTION WHEN OTHERS THEN
            NULL;
        END;
        RAISE WARNING 'assay could not capture %% on %% (SQLSTATE %%)', TG_OP, TG_RELID::pg_catalog.regclass, SQLSTATE;
    END;
    RETURN NULL;
END $body$,
            assay.capture_sql(target, 'INSERT', false), assay.capture_sql(target, 'UPDATE', false),
            assay.capture_sql(target, 'DELETE', false), assay.capture_sql(target, 'TRUNCATE', false),
            format(CASE WHEN by_row THEN
                'IF TG_OP = ''INSERT'' THEN EXECUTE assay.capture_sql(%1$s, TG_OP, true) USING NEW; '
                'ELSIF TG_OP = ''UPDATE'' THEN EXECUTE assay.capture_sql(%1$s, TG_OP, true) USING OLD, NEW; '
                'ELSE EXECUTE assay.capture_sql(%1$s, TG_OP, true) USING OLD; END IF;'
                ELSE 'EXECUTE assay.capture_sql(%s, TG_OP, true);' END, target::bigint),
            target::bigint));
    EXECUTE format('REVOKE ALL ON FUNCTION assay.%I() FROM PUBLIC', name);
    EXECUTE format('COMMENT ON FUNCTION assay.%I() IS %L', name,
        'Captures the changes of ' || target::regclass || '; made by assay.track.');
END $$;
COMMENT ON FUNCTION assay.make_capture IS 'Makes the function of a table''s triggers.';

CREATE OR REPLACE FUNCTION assay.describe(target oid, OUT table_schema name, OUT table_name name, OUT entity_type text,
    OUT name_column name, OUT keys name[], OUT partitioned_by name[], OUT columns jsonb)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT n.nspname, c.relname, t.entity_type,
        (SELECT a.name FROM assay.columns_of(target) AS a WHERE a.number = t.name_column),
        k.keys, k.partitioned_by,
        (SELECT jsonb_object_agg(a.name, jsonb_build_object('type', a.sql_type, 'comment', a.comment))
            FROM assay.columns_of(target) AS a)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN assay.tracking AS t ON t.relation = c.oid
    CROSS JOIN assay.keys_of(target) AS k
    WHERE c.oid = target
$$;
COMMENT ON FUNCTION assay.describe IS 'A table as it is now.';

-- For operators -----------------------------------------------------------------------------------------------------

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

-- For the follower --------------------------------------------------------------------------------------------------

-- Whether this session is now the one that takes captures; it stays so to its end.
CREATE OR REPLACE FUNCTION assay.follow() RETURNS boolean
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_try_advisory_lock(hashtextextended('assay.follow', 0))
$$;
COMMENT ON FUNCTION assay.follow IS 'Makes this session the one that takes captures, if there is no other.';

-- The one batch that is not settled, or a new one: the same batch again and again until assay.settle.
--
-- What is taken is what is visible, never what follows a number: a capture whose transaction commits late is found
-- when it does. Order: a row's changes come in the order of their commits, because a capture's id is drawn after its
-- row was locked, and the next transaction gets that lock after the commit. Across rows the order is that of the
-- commits' times where track_commit_timestamp is on (within the first `window_rows` that wait), and of ids otherwise.
CREATE OR REPLACE FUNCTION assay.claim(rows_max integer DEFAULT 500, bytes_max bigint DEFAULT 4194304)
RETURNS TABLE (batch uuid, id bigint, transaction bigint, captured_at timestamptz, layout integer, operation text,
    is_stale boolean, before text, after text, actor text, request_id text, metadata text, database_user text,
    application_name text, client_address text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
    window_rows CONSTANT integer := 8 * rows_max;
BEGIN
    -- What is recorded under the batch's id must not meet another batch after a crash.
    PERFORM set_config('synchronous_commit', 'on', true);
    IF NOT EXISTS (SELECT FROM assay.batches) THEN
        INSERT INTO assay.batches (id, captures, created_at)
        SELECT gen_random_uuid(), array_agg(c.id ORDER BY c.place), clock_timestamp()
        FROM (
            SELECT c.id, row_number() OVER commits AS place,
                sum(coalesce(octet_length(c.before::text), 0) + coalesce(octet_length(c.after::text), 0)) OVER commits AS bytes
            FROM (
                SELECT c.*, CASE WHEN current_setting('track_commit_timestamp') = 'on'
                    THEN pg_xact_commit_timestamp(c.transaction::xid) END AS committed_at
                FROM assay.captures AS c ORDER BY c.id LIMIT window_rows
            ) AS c
            WINDOW commits AS (ORDER BY c.committed_at NULLS FIRST, c.id ROWS UNBOUNDED PRECEDING)
        ) AS c
        WHERE c.place = 1 OR c.place <= rows_max AND c.bytes <= bytes_max
        HAVING count(*) > 0;
    END IF;
    RETURN QUERY
    SELECT b.id, c.id, c.transaction::text::bigint, c.captured_at, c.layout, c.operation::text, c.is_stale, c.before::text, c.after::text,
        c.actor, c.request_id, c.metadata, c.database_user::text, c.application_name, host(c.client_address)
    FROM assay.batches AS b
    CROSS JOIN unnest(b.captures) WITH ORDINALITY AS u (id, place)
    JOIN assay.captures AS c ON c.id = u.id
    ORDER BY u.place;
END $$;
COMMENT ON FUNCTION assay.claim IS 'Hands out the captures that are to be recorded next.';

CREATE OR REPLACE FUNCTION assay.settle(batch uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    taken   bigint[];
    settled integer;
BEGIN
    DELETE FROM assay.batches WHERE id = batch RETURNING captures INTO taken;
    DELETE FROM assay.captures WHERE id = ANY (taken);
    GET DIAGNOSTICS settled = ROW_COUNT;
    IF EXISTS (SELECT FROM assay.layouts AS l
        WHERE NOT EXISTS (SELECT FROM assay.tracking AS t WHERE t.relation = l.relation)) THEN
        PERFORM assay.prune_layouts();
    END IF;
    RETURN settled;
END $$;
COMMENT ON FUNCTION assay.settle IS 'Removes a batch that has been recorded, with its captures; harmless to repeat.';

-- The layouts that the batch's captures name, each beside the table as it is now, if it is.
CREATE OR REPLACE FUNCTION assay.batch_layouts()
RETURNS TABLE (id integer, relation oid, table_schema text, table_name text, entity_type text, name_column text,
    keys text[], partitioned_by text[], columns text, current_keys text[], current_columns text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.id, l.relation, coalesce(d.table_schema, l.table_schema)::text, coalesce(d.table_name, l.table_name)::text,
        coalesce(d.entity_type, l.entity_type), coalesce(d.name_column, l.name_column)::text,
        l.keys::text[], coalesce(d.partitioned_by, l.partitioned_by)::text[], l.columns::text,
        d.keys::text[], d.columns::text
    FROM assay.layouts AS l
    LEFT JOIN LATERAL assay.describe(l.relation) AS d ON d.table_name IS NOT NULL
    WHERE l.id IN (SELECT c.layout FROM assay.batches AS b JOIN assay.captures AS c ON c.id = ANY (b.captures))
$$;
COMMENT ON FUNCTION assay.batch_layouts IS 'The tables that the batch tells of.';

-- Makes the functions of tables that have changed anew, and forgets tables that are gone; says how many were either.
CREATE OR REPLACE FUNCTION assay.refresh() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    target oid;
    count  integer := 0;
BEGIN
    FOR target IN SELECT t.relation FROM assay.tracking AS t
        WHERE assay.fingerprint(t.relation) IS DISTINCT FROM t.fingerprint
    LOOP
        IF EXISTS (SELECT FROM pg_class WHERE oid = target) THEN
            PERFORM assay.make_capture(target);
        ELSE
            PERFORM assay.forget(target);
        END IF;
        count := count + 1;
    END LOOP;
    RETURN count;
END $$;
COMMENT ON FUNCTION assay.refresh IS 'Brings the triggers'' functions up to tables that have changed.';

CREATE OR REPLACE FUNCTION assay.take_failures()
RETURNS TABLE (relation text, operation text, sqlstate text, message text, failures bigint)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH taken AS (DELETE FROM assay.capture_failures RETURNING *)
    SELECT t.relation::regclass::text, t.operation, t.sqlstate, max(t.message), count(*)
    FROM taken AS t GROUP BY t.relation, t.operation, t.sqlstate
$$;
COMMENT ON FUNCTION assay.take_failures IS 'Hands out what could not be captured, to be reported.';

CREATE OR REPLACE FUNCTION assay.grant_follower(role regrole) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA assay TO %s', role);
    EXECUTE format('GRANT EXECUTE ON FUNCTION assay.follow(), assay.claim(integer, bigint), assay.settle(uuid), '
        'assay.batch_layouts(), assay.refresh(), assay.take_failures() TO %s', role);
    RETURN format('%s may take captures.', role);
END $$;
COMMENT ON FUNCTION assay.grant_follower IS 'Lets a role take captures, and nothing else.';

CREATE OR REPLACE FUNCTION assay.uninstall() RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made regprocedure;
BEGIN
    PERFORM assay.untrack(t.relation) FROM assay.tracking AS t JOIN pg_class AS c ON c.oid = t.relation;
    PERFORM assay.forget(t.relation) FROM assay.tracking AS t;
    DROP VIEW assay.tracked, assay.backlog;
    DROP TABLE assay.captures, assay.batches, assay.capture_failures, assay.tracking, assay.layouts CASCADE;
    FOR made IN SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'assay'::regnamespace LOOP
        EXECUTE format('DROP FUNCTION IF EXISTS %s CASCADE', made);
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_class WHERE relnamespace = 'assay'::regnamespace) THEN DROP SCHEMA assay; END IF;
    RETURN 'Change capture is removed.';
END $$;
COMMENT ON FUNCTION assay.uninstall IS 'Removes change capture, captures that wait included.';

DO $$
DECLARE
    made regprocedure;
BEGIN
    FOR made IN SELECT p.oid FROM pg_proc AS p WHERE p.pronamespace = 'assay'::regnamespace LOOP
        EXECUTE format('REVOKE ALL ON FUNCTION %s FROM PUBLIC', made);
    END LOOP;
END $$;
REVOKE ALL ON assay.layouts, assay.tracking, assay.captures, assay.batches, assay.capture_failures, assay.tracked, assay.backlog
    FROM PUBLIC;

-- Of an earlier version.
SELECT assay.make_capture(relation) FROM assay.tracking;
RESET check_function_bodies;
