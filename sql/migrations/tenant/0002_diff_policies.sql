-- A tenant's own diff policies: every version that was ever in force, so that an old event can be read by its own.
CREATE TABLE :"schema".diff_policies (
    tenant_id   uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    entity_type text NOT NULL CHECK (length(entity_type) BETWEEN 1 AND 32),
    version     integer NOT NULL CHECK (version > 0),
    -- json, not jsonb: it keeps the members in the order in which their author wrote them.
    document    json,
    created_at  timestamptz NOT NULL,
    created_by  text NOT NULL CHECK (length(created_by) <= 320),
    PRIMARY KEY (tenant_id, entity_type, version)
);
COMMENT ON TABLE :"schema".diff_policies IS 'How changes of the tenant''s own kinds of entity are compared and shown; the highest version of a type is in force, before what ships with the service.';
COMMENT ON COLUMN :"schema".diff_policies.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".diff_policies.entity_type IS 'The kind of entity that the policy is for, as in audit_events.entity_type.';
COMMENT ON COLUMN :"schema".diff_policies.version IS 'Counts from 1 for each kind of entity; event_metadata.policy of an event names it: JOB@3.';
COMMENT ON COLUMN :"schema".diff_policies.document IS 'The policy; null where it was removed, from when on the one that ships with the service is in force again.';
COMMENT ON COLUMN :"schema".diff_policies.created_at IS 'From when on the version is in force.';
COMMENT ON COLUMN :"schema".diff_policies.created_by IS 'Who made the version, as the actor of the event that tells of it.';

GRANT SELECT, INSERT ON :"schema".diff_policies TO :"service";
GRANT SELECT ON :"schema".diff_policies TO :"analyst";
