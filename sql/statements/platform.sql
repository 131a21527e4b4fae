-- What the service and its commands ask of the platform's own tables.

-- name: assumeRole
-- Stands first in every tenant's transaction: from here to its end nothing but that tenant's rights hold.
-- With it, how the transaction's statements are planned: the role's own setting is to plan each time, which is
-- for nothing where the plan cannot depend on the values.
-- A backend that is listing its roles while one more is granted may keep the list without it (PostgreSQL 15,
-- roles_is_member_of) and refuse the new tenant until the next grant. It keeps one list; asking for another role's,
-- here that of a role which every server has, makes it list anew. From 16 on SET ROLE has a list of its own.
SELECT
    set_config(
        'role',
        CASE
            WHEN pg_has_role(session_user, $1, kind) THEN $1
            WHEN pg_has_role('pg_monitor', 'pg_read_all_stats', kind) IS NOT NULL THEN $1
        END,
        true
    ),
    set_config('plan_cache_mode', $2, true)
FROM (
    VALUES (CASE WHEN current_setting('server_version_num')::integer < 160000 THEN 'MEMBER' ELSE 'SET' END)
) AS membership (kind);

-- name: findToken
-- Who a secret belongs to, noting at most once a minute that it was used.
WITH found AS (
    SELECT
        t.id, t.name, t.role, t.expires_at, t.revoked_at, t.last_used_at,
        n.id AS tenant_id, n.slug, n.name AS tenant_name, n.status, n.created_at
    FROM assay.api_tokens AS t
    LEFT JOIN assay.tenants AS n ON n.id = t.tenant_id
    WHERE t.secret_hash = $1
), touched AS (
    UPDATE assay.api_tokens AS t
    SET last_used_at = $2
    FROM found
    WHERE t.id = found.id AND found.revoked_at IS NULL
        AND (found.last_used_at IS NULL OR found.last_used_at < $2 - interval '1 minute')
)
SELECT id, name, role, expires_at, revoked_at, tenant_id, slug, tenant_name, status, created_at FROM found;

-- name: findTenant
SELECT id, slug, name, status, created_at FROM assay.tenants WHERE slug = $1 OR id::text = $1;

-- name: listTenants
SELECT id, slug, name, status, created_at FROM assay.tenants ORDER BY slug;

-- name: insertTenant
INSERT INTO assay.tenants (id, slug, name, status, schema_version, created_at)
VALUES ($1, $2, $3, 'active', $4, $5);

-- name: setTenantStatus
UPDATE assay.tenants SET status = $2 WHERE slug = $1 AND status <> $2;

-- name: setTenantSchemaVersion
UPDATE assay.tenants SET schema_version = $2 WHERE id = $1;

-- name: listOutdatedTenants
SELECT id, slug, schema_version FROM assay.tenants WHERE schema_version < $1 ORDER BY slug;

-- name: deleteTenant
DELETE FROM assay.tenants WHERE id = $1;

-- name: insertToken
INSERT INTO assay.api_tokens (id, tenant_id, name, role, secret_hash, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: listTokens
SELECT t.id, t.name, t.role, n.slug, t.created_at, t.expires_at, t.last_used_at, t.revoked_at
FROM assay.api_tokens AS t
LEFT JOIN assay.tenants AS n ON n.id = t.tenant_id
WHERE $1::text IS NULL OR n.slug = $1
ORDER BY t.created_at, t.id;

-- name: revokeToken
-- Refuses a token from now on; says whether it was refused before, and whose it is.
WITH found AS (
    SELECT id, name, tenant_id, revoked_at FROM assay.api_tokens WHERE id = $1 FOR UPDATE
), revoked AS (
    UPDATE assay.api_tokens AS t SET revoked_at = $2 FROM found WHERE t.id = found.id AND found.revoked_at IS NULL
)
SELECT f.name, f.revoked_at IS NOT NULL, n.id, n.slug, n.name, n.status, n.created_at
FROM found AS f
LEFT JOIN assay.tenants AS n ON n.id = f.tenant_id;

-- name: announceCredentials
-- Tells every replica that tokens or tenants have changed, when the transaction commits.
SELECT pg_notify('assay_credentials', '');

-- name: insertOutbox
-- One statement for all calls that are committed together.
INSERT INTO assay.outbox (id, tenant_id, kind, event_ids, created_at)
SELECT a.id, a.tenant_id, $5, a.event_ids::uuid[], a.created_at
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::timestamptz[]) AS a (id, tenant_id, event_ids, created_at);

-- name: ringDoorbell
-- Tells every replica to look at what the channel is for. A ring need not outlive a crash, so nothing waits for the disk.
SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, '');

-- name: listAnnouncements
-- What several tenants' recordings have announced, from an id on: the ids alone, for most have been seen before.
SELECT id, tenant_id
FROM assay.outbox
WHERE id >= $1 AND tenant_id = ANY ($2::uuid[]) AND kind = $3
ORDER BY id
LIMIT :limit;

-- name: findAnnouncements
SELECT id, tenant_id, event_ids FROM assay.outbox WHERE id = ANY ($1::uuid[]) ORDER BY id;

-- name: pruneOutbox
-- In bounded steps, so that no transaction is long.
DELETE FROM assay.outbox
WHERE id IN (SELECT id FROM assay.outbox WHERE created_at < $1 ORDER BY created_at LIMIT 5000);

-- name: schemaState
-- What `serve` compares with the migrations it was built with.
SELECT
    (SELECT max(version) FROM assay.schema_migrations WHERE scope = 'platform') AS platform,
    (SELECT max(version) FROM assay.schema_migrations WHERE scope = 'tenant') AS tenant,
    (SELECT min(schema_version) FROM assay.tenants) AS oldest_tenant,
    (SELECT max(schema_version) FROM assay.tenants) AS newest_tenant,
    (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) AS is_superuser,
    pg_has_role(current_user, 'assay_owner', 'USAGE') AS is_owner;
