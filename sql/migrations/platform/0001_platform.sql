-- The platform's own tables: which tenants there are, who may call, what has been announced.
-- Tenants' data lives in a schema per tenant (../tenant); nothing there refers to this schema.
-- The schema itself exists: the migrator keeps its book in it (statements/migrations.sql).
COMMENT ON SCHEMA assay IS 'The audit service''s own tables. Tenants'' events are in the schemas tenant_<slug>.';

CREATE TABLE assay.tenants (
    id             uuid PRIMARY KEY,
    slug           text NOT NULL UNIQUE CHECK (slug ~ '^[a-z][a-z0-9_]{1,39}$'),
    name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    status         text NOT NULL CHECK (status IN ('active', 'suspended')),
    schema_version integer NOT NULL,
    created_at     timestamptz NOT NULL
);
COMMENT ON TABLE assay.tenants IS 'Isolated customers, projects or organisations; each has the schema tenant_<slug>.';
COMMENT ON COLUMN assay.tenants.id IS 'Stands in every row of the tenant''s tables.';
COMMENT ON COLUMN assay.tenants.slug IS 'Names the tenant in addresses, its schema tenant_<slug> and its roles tenant_<slug>_service and tenant_<slug>_analyst.';
COMMENT ON COLUMN assay.tenants.name IS 'What people call the tenant.';
COMMENT ON COLUMN assay.tenants.status IS 'active, or suspended: every call for the tenant is refused, nothing is deleted.';
COMMENT ON COLUMN assay.tenants.schema_version IS 'The last migration of sql/migrations/tenant that the tenant''s schema has had.';
COMMENT ON COLUMN assay.tenants.created_at IS 'When the tenant was created.';

CREATE TABLE assay.api_tokens (
    id           uuid PRIMARY KEY,
    tenant_id    uuid REFERENCES assay.tenants ON DELETE CASCADE,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    role         text NOT NULL CHECK (role IN ('super_admin', 'tenant_admin', 'auditor', 'writer', 'reader')),
    secret_hash  bytea NOT NULL UNIQUE CHECK (octet_length(secret_hash) = 32),
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz,
    last_used_at timestamptz,
    revoked_at   timestamptz,
    -- Only the platform's own administrators act on every tenant, and they act on no single one.
    CHECK ((role = 'super_admin') = (tenant_id IS NULL))
);
COMMENT ON TABLE assay.api_tokens IS 'Credentials of services and people. The secret itself is shown once and never stored.';
COMMENT ON COLUMN assay.api_tokens.id IS 'Names the token in lists and in assay token revoke.';
COMMENT ON COLUMN assay.api_tokens.tenant_id IS 'The only tenant the token acts on; null for super administrators.';
COMMENT ON COLUMN assay.api_tokens.name IS 'What the token is for, in its owner''s words; recorded as the actor of what it does.';
COMMENT ON COLUMN assay.api_tokens.role IS 'The bundle of permissions: super_admin, tenant_admin, auditor, writer or reader.';
COMMENT ON COLUMN assay.api_tokens.secret_hash IS 'SHA-256 of the secret, which has 190 random bits and so needs no salt.';
COMMENT ON COLUMN assay.api_tokens.created_at IS 'When the token was created.';
COMMENT ON COLUMN assay.api_tokens.expires_at IS 'From when on the token is refused; null for never.';
COMMENT ON COLUMN assay.api_tokens.last_used_at IS 'When the token was last used, to the minute.';
COMMENT ON COLUMN assay.api_tokens.revoked_at IS 'When the token was revoked; null while it is good.';
CREATE INDEX api_tokens_tenant ON assay.api_tokens (tenant_id);

CREATE TABLE assay.outbox (
    id         uuid PRIMARY KEY,
    tenant_id  uuid NOT NULL,
    kind       text NOT NULL CHECK (length(kind) BETWEEN 1 AND 64),
    event_ids  uuid[] NOT NULL,
    created_at timestamptz NOT NULL
);
-- Ids are random bits for the most part: compressing them would be for nothing.
ALTER TABLE assay.outbox ALTER COLUMN event_ids SET STORAGE EXTERNAL;
COMMENT ON TABLE assay.outbox IS 'What each recording call announces to live streams, written in the call''s own transaction; kept for a day.';
COMMENT ON COLUMN assay.outbox.id IS 'A version 7 UUID, made before the call''s transaction commits: its order is only about that in which rows appear.';
COMMENT ON COLUMN assay.outbox.tenant_id IS 'Whose call it was.';
COMMENT ON COLUMN assay.outbox.kind IS 'What happened, such as event:recorded.';
COMMENT ON COLUMN assay.outbox.event_ids IS 'The events that were recorded, in the order they were sent.';
COMMENT ON COLUMN assay.outbox.created_at IS 'When the call was taken.';
CREATE INDEX outbox_created_at ON assay.outbox (created_at);

GRANT USAGE ON SCHEMA assay TO assay_service;
GRANT SELECT ON assay.tenants, assay.api_tokens, assay.schema_migrations TO assay_service;
GRANT UPDATE (last_used_at) ON assay.api_tokens TO assay_service;
GRANT SELECT, INSERT, DELETE ON assay.outbox TO assay_service;
