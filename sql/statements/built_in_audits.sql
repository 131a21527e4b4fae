-- What the audits that every tenant has look at. None of these reads a tenant's tables, or another tenant's names.
-- By hand: PREPARE name AS <statement>.

-- name: auditRoles
-- The roles that reach a tenant's schema ($1), with what they may do there; $2 and $3 are the tenant's own roles.
-- A role reaches it by rights, by being a member of one that has them, by owning the schema, as a superuser, and up
-- to PostgreSQL 15 by CREATEROLE, with which it could make itself a member.
WITH place AS (
    SELECT oid, nspowner FROM pg_namespace WHERE nspname = $1
), reach AS (
    SELECT r.*, r.rolname IN ($2, $3) AS is_own,
        r.rolname ~ '^tenant_.*_(service|analyst)$' AND r.rolname NOT IN ($2, $3) AS is_foreign
    FROM pg_roles AS r
    CROSS JOIN place AS p
    WHERE r.rolsuper
        OR r.rolcreaterole AND current_setting('server_version_num')::integer < 160000
        OR has_schema_privilege(r.oid, p.oid, 'USAGE')
        OR pg_has_role(r.oid, p.nspowner, 'MEMBER')
        OR EXISTS (
            SELECT FROM pg_roles AS own WHERE own.rolname IN ($2, $3) AND pg_has_role(r.oid, own.oid, 'MEMBER')
        )
), named AS (
    SELECT *,
        CASE
            WHEN is_foreign THEN 'role of another tenant ' || row_number() OVER (PARTITION BY is_foreign ORDER BY oid)
            ELSE rolname::text
        END AS name
    FROM reach
)
SELECT json_build_object(
    'name', n.name,
    'superuser', n.rolsuper,
    'can_login', n.rolcanlogin,
    'inherits', n.rolinherit,
    'create_role', n.rolcreaterole,
    'create_database', n.rolcreatedb,
    'replication', n.rolreplication,
    'bypass_row_security', n.rolbypassrls,
    'connection_limit', n.rolconnlimit,
    'valid_until', to_char(n.rolvaliduntil AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'owns_schema', n.oid = p.nspowner,
    'creates_in_schema', has_schema_privilege(n.oid, p.oid, 'CREATE'),
    'settings', CASE WHEN n.is_own THEN coalesce(to_json(n.rolconfig), '[]') ELSE '[]' END,
    'member_of', (
        SELECT coalesce(json_agg(DISTINCT g.name), '[]')
        FROM pg_auth_members AS m
        JOIN named AS g ON g.oid = m.roleid
        WHERE m.member = n.oid
    ),
    'privileges', (
        SELECT coalesce(json_object_agg(t.relname, t.privileges ORDER BY t.relname), '{}')
        FROM (
            SELECT c.relname, json_agg(k.privilege ORDER BY k.privilege) AS privileges
            FROM pg_class AS c
            CROSS JOIN unnest(
                ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']
            ) AS k (privilege)
            WHERE c.relnamespace = p.oid AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT c.relispartition
                -- A superuser has every right; saying so for each table says nothing.
                AND NOT n.rolsuper AND has_table_privilege(n.oid, c.oid, k.privilege)
            GROUP BY c.relname
        ) AS t
    )
)::text
FROM named AS n
CROSS JOIN place AS p
ORDER BY n.name;

-- name: auditSettings
-- The server's settings on which security depends, as they are in force for everybody; no file names, no secrets.
SELECT json_build_object(
    'name', name, 'setting', setting, 'unit', unit, 'source', source, 'pending_restart', pending_restart
)::text
FROM pg_settings
WHERE name IN (
    'allow_in_place_tablespaces', 'allow_system_table_mods', 'archive_mode', 'authentication_timeout',
    'createrole_self_grant', 'data_checksums', 'db_user_namespace', 'event_triggers', 'fsync', 'full_page_writes',
    'ignore_system_indexes', 'krb_caseins_users', 'listen_addresses', 'log_checkpoints', 'log_connections',
    'log_destination', 'log_disconnections', 'log_duration', 'log_error_verbosity', 'log_hostname',
    'log_line_prefix', 'log_lock_waits', 'log_min_duration_statement', 'log_min_error_statement',
    'log_min_messages', 'log_parameter_max_length', 'log_parameter_max_length_on_error', 'log_replication_commands',
    'log_statement', 'logging_collector', 'max_connections', 'max_prepared_transactions', 'password_encryption',
    'port', 'restart_after_crash', 'scram_iterations', 'server_version', 'ssl', 'ssl_ciphers', 'ssl_ecdh_curve',
    'ssl_max_protocol_version', 'ssl_min_protocol_version', 'ssl_prefer_server_ciphers',
    'superuser_reserved_connections', 'syslog_facility', 'track_activities', 'wal_level', 'zero_damaged_pages'
)
ORDER BY name;

-- name: auditTokens
-- Who holds which role on a tenant by an API token.
SELECT id, name, role, created_at, expires_at, last_used_at, revoked_at
FROM assay.api_tokens
WHERE tenant_id = $1
ORDER BY created_at, id;

-- name: auditAnalyst
-- A tenant's SQL login, and how many tokens ($2: at this time) act on every tenant.
SELECT r.rolcanlogin, r.rolconnlimit,
    CASE WHEN isfinite(r.rolvaliduntil) THEN r.rolvaliduntil END,
    (
        SELECT count(*)
        FROM assay.api_tokens
        WHERE tenant_id IS NULL AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > $2)
    )
FROM (VALUES ($1::text)) AS login (name)
LEFT JOIN pg_roles AS r ON r.rolname = login.name;
