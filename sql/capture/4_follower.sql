-- What the follower calls; the last part of what `assay capture install` runs.

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
