-- What a tenant adds to what is taken out of texts before a model sees them: every version that was ever in force.
CREATE TABLE :"schema".scrubbing_rules (
    tenant_id  uuid NOT NULL DEFAULT :'tenant_id' CHECK (tenant_id = :'tenant_id'),
    version    integer NOT NULL CHECK (version > 0),
    -- json, not jsonb: it keeps the members in the order in which their author wrote them.
    document   json NOT NULL,
    created_at timestamptz NOT NULL,
    created_by text NOT NULL CHECK (length(created_by) <= 320),
    PRIMARY KEY (tenant_id, version)
);
COMMENT ON TABLE :"schema".scrubbing_rules IS 'The tenant''s own fields and patterns of personal data, taken out of texts before a model sees them beside what ships with the service; the highest version is in force.';
COMMENT ON COLUMN :"schema".scrubbing_rules.tenant_id IS 'This tenant.';
COMMENT ON COLUMN :"schema".scrubbing_rules.version IS 'Counts from 1.';
COMMENT ON COLUMN :"schema".scrubbing_rules.document IS 'The fields and patterns.';
COMMENT ON COLUMN :"schema".scrubbing_rules.created_at IS 'From when on the version is in force.';
COMMENT ON COLUMN :"schema".scrubbing_rules.created_by IS 'Who made the version, as the actor of the event that tells of it.';

GRANT SELECT, INSERT ON :"schema".scrubbing_rules TO :"service";
GRANT SELECT ON :"schema".scrubbing_rules TO :"analyst";

-- Few calls are open at any time; the sweep that closes those of dead processes finds them here.
CREATE INDEX ai_interactions_open ON :"schema".ai_interactions (tenant_id, started_at) WHERE status = 'started';

COMMENT ON COLUMN :"schema".reports.kind IS 'diff_report or analysis.';
COMMENT ON COLUMN :"schema".reports.name IS 'What people see in a list: Diff Report: {audit_name} - {timestamp}, or Analysis: {count} events - {timestamp}.';
COMMENT ON COLUMN :"schema".ai_interactions.operation IS 'What for: diff_report or event_analysis.';
