-- What the triggers are made of; the second part of what `assay capture install` runs.

-- A table's columns, and what becomes of each.
CREATE OR REPLACE FUNCTION assay.columns_of(target oid)
RETURNS TABLE (number smallint, name name, sql_type text, comment text, treatment text, is_plain boolean, may_be_large boolean)
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT a.attnum, a.attname, format_type(a.atttypid, a.atttypmod), col_description(target, a.attnum),
        CASE
            WHEN a.attnum = ANY (t.ignored) THEN 'ignored'
            WHEN a.attnum = ANY (t.redacted) THEN 'redacted'
            WHEN y.typcategory NOT IN ('N', 'D', 'T', 'B') AND assay.is_secret(a.attname) THEN 'redacted'
            -- A number counts tokens, but it may be a password or a code.
            WHEN y.typcategory = 'N' AND assay.is_secret(a.attname)
                AND a.attname ~* '(password|passwd|pwd|otp|cvv|cvc|code)s?$' THEN 'redacted'
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
        -- Both transition tables get a row's two versions in one breath, so equal places belong together. FULL, because
        -- such a join is never a nested loop: the plan is kept from a session's first statement, which may have had one
        -- row, and must not compare each row of the next statement with each other. (enable_nestloop = off as a setting
        -- of the function does the same, at five times the cost of the whole trigger.)
        source := CASE WHEN is_by_row THEN format('%s AS o CROSS JOIN %s AS n', olds, news)
            ELSE format(numbered, olds) || ' AS o FULL JOIN ' || format(numbered, news)
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
    EXECUTE format(
        'CREATE OR REPLACE FUNCTION assay.%I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER '
            'SET search_path = pg_catalog, pg_temp SET lock_timeout = ''1s'' AS %L', name, format($body$
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
        (SELECT jsonb_object_agg(a.name, jsonb_build_object('type', a.sql_type, 'comment', a.comment,
            'redacted', a.treatment = 'redacted'))
            FROM assay.columns_of(target) AS a)
    FROM pg_class AS c
    JOIN pg_namespace AS n ON n.oid = c.relnamespace
    LEFT JOIN assay.tracking AS t ON t.relation = c.oid
    CROSS JOIN assay.keys_of(target) AS k
    WHERE c.oid = target
$$;
COMMENT ON FUNCTION assay.describe IS 'A table as it is now.';
