-- When audits run by themselves: one row for each definition with a schedule, so that no replica has to look
-- through every tenant's definitions to find what is due.
CREATE TABLE assay.audit_schedules (
    tenant_id  uuid NOT NULL REFERENCES assay.tenants ON DELETE CASCADE,
    audit_name text NOT NULL CHECK (length(audit_name) BETWEEN 1 AND 64),
    schedule   text NOT NULL CHECK (length(schedule) <= 200),
    next_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, audit_name)
);
COMMENT ON TABLE assay.audit_schedules IS 'When the audits that have a schedule run next; written together with their definitions.';
COMMENT ON COLUMN assay.audit_schedules.tenant_id IS 'Whose audit it is.';
COMMENT ON COLUMN assay.audit_schedules.audit_name IS 'Names the audit.';
COMMENT ON COLUMN assay.audit_schedules.schedule IS 'When it runs, as crontab(5) writes it, in UTC.';
COMMENT ON COLUMN assay.audit_schedules.next_at IS 'When it runs next.';
CREATE INDEX audit_schedules_next_at ON assay.audit_schedules (next_at);

GRANT SELECT, INSERT, UPDATE, DELETE ON assay.audit_schedules TO assay_service;
