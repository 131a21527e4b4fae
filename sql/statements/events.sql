-- What the service asks of one tenant's events. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme, then PREPARE name AS <statement>.

-- name: insertEvent
-- Records one event; many of them share a transaction.
INSERT INTO :"schema".audit_events (
    tenant_id, id, occurred_at, recorded_at, entity_id, user_id, event_type, action, entity_type, entity_key,
    entity_name, actor, changed_fields, details, old_values, new_values, event_metadata, outcome, source_ip,
    request_id, idempotency_key
) VALUES (
    $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21
);

-- name: copyEvents
-- Records a part of a bulk stream.
COPY :"schema".audit_events (
    id, occurred_at, recorded_at, entity_id, user_id, event_type, action, entity_type, entity_key,
    entity_name, actor, changed_fields, details, old_values, new_values, event_metadata, outcome, source_ip,
    request_id, idempotency_key
) FROM STDIN (FORMAT binary);

-- name: insertIdempotencyKey
-- Fails with unique_violation when another call has just taken the key; the caller then looks it up.
INSERT INTO :"schema".idempotency_keys (tenant_id, key, body_sha256, event_ids, recorded_at)
VALUES ($1, $2, $3, $4, $5);

-- name: insertIdempotencyKeys
-- The same for a part of a bulk stream, one event a key.
INSERT INTO :"schema".idempotency_keys (tenant_id, key, body_sha256, event_ids, recorded_at)
SELECT $1, k.key, decode(k.body_sha256, 'hex'), ARRAY[k.event_id], $5
FROM unnest($2::text[], $3::text[], $4::uuid[]) AS k (key, body_sha256, event_id)
-- In one order for all, so that parts of two streams with the same keys wait for each other and do not deadlock.
ORDER BY k.key;

-- name: findIdempotencyKeys
-- The receipts of those keys that are taken.
SELECT key, body_sha256, event_ids, recorded_at
FROM :"schema".idempotency_keys
WHERE tenant_id = $1 AND key = ANY ($2::text[]);

-- name: insertCheckpoint
-- Fails with unique_violation when the same stream is being sent twice at once.
INSERT INTO :"schema".stream_checkpoints (
    tenant_id, stream_key, through_line, recorded, replayed, rejected, recorded_at
) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: findCheckpoint
-- How far a named bulk stream has come.
SELECT through_line, recorded, replayed, rejected, recorded_at
FROM :"schema".stream_checkpoints
WHERE tenant_id = $1 AND stream_key = $2
ORDER BY through_line DESC
LIMIT 1;

-- name: findEvent
-- One event by its id.
SELECT :columns
FROM :"schema".audit_events
WHERE tenant_id = $1 AND id = $2;

-- name: listEvents
-- A page in list order. The service puts the conditions of the filter and of the cursor in their place.
SELECT :columns
FROM :"schema".audit_events
WHERE tenant_id = $1 :conditions
ORDER BY occurred_at :direction, id :direction
LIMIT :limit;

-- name: countEvents
-- Counts no further than a bound, so that a count costs the same on a large tenant.
SELECT count(*)
FROM (
    SELECT
    FROM :"schema".audit_events
    WHERE tenant_id = $1 :conditions
    LIMIT :limit
) AS counted;

-- name: findEvents
-- Several events by their ids, in no particular order.
SELECT :columns
FROM :"schema".audit_events
WHERE tenant_id = $1 AND id = ANY ($2::uuid[]);

-- name: findNewEvents
-- Those of several new events that a live stream's filter lets pass; the service puts the conditions in their place.
SELECT :columns
FROM :"schema".audit_events
WHERE tenant_id = $1 :conditions
ORDER BY id;

-- name: findPreviousOnEntity
-- For each of several events the one before it on the same entity: one statement for a whole page.
SELECT given.id, :columns
FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::timestamptz[])
    AS given (id, entity_type, entity_id, occurred_at)
CROSS JOIN LATERAL (
    SELECT *
    FROM :"schema".audit_events AS earlier
    WHERE earlier.tenant_id = $1
        AND earlier.entity_type = given.entity_type
        AND earlier.entity_id = given.entity_id
        AND (earlier.occurred_at, earlier.id) < (given.occurred_at, given.id)
    ORDER BY earlier.occurred_at DESC, earlier.id DESC
    LIMIT 1
) AS audit_events;
