-- The migrator's own book-keeping.

-- name: createLedger
-- The table that says which migrations have been applied; it exists before the first of them.
CREATE SCHEMA IF NOT EXISTS assay;
CREATE TABLE IF NOT EXISTS assay.schema_migrations (
    scope      text NOT NULL CHECK (scope IN ('platform', 'tenant')),
    version    integer NOT NULL CHECK (version > 0),
    name       text NOT NULL,
    checksum   bytea NOT NULL CHECK (octet_length(checksum) = 32),
    applied_at timestamptz NOT NULL,
    PRIMARY KEY (scope, version)
);
COMMENT ON TABLE assay.schema_migrations IS 'The migrations applied to this database; forward only.';
COMMENT ON COLUMN assay.schema_migrations.scope IS 'platform for the schema assay, tenant for every tenant''s schema.';
COMMENT ON COLUMN assay.schema_migrations.version IS 'The number that begins the file''s name.';
COMMENT ON COLUMN assay.schema_migrations.name IS 'The rest of the file''s name.';
COMMENT ON COLUMN assay.schema_migrations.checksum IS 'SHA-256 of the file: a migration that has been applied must not change.';
COMMENT ON COLUMN assay.schema_migrations.applied_at IS 'When it was applied.';

-- name: listMigrations
SELECT scope, version, name, checksum FROM assay.schema_migrations ORDER BY scope, version;

-- name: insertMigration
INSERT INTO assay.schema_migrations (scope, version, name, checksum, applied_at) VALUES ($1, $2, $3, $4, $5);
