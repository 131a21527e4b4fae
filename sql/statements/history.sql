-- What a tenant's log holds of the days before a selection of events. Every statement runs as the tenant's own role.
-- By hand: psql -v schema=tenant_acme -v limit=1000, then PREPARE name AS <statement>.

-- name: tenantHistory
-- The oldest event from $2 to $3, and how many there are.
SELECT
    (
        SELECT occurred_at FROM :"schema".audit_events
        WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3
        ORDER BY occurred_at, id LIMIT 1
    ),
    (
        SELECT count(*) FROM (
            SELECT FROM :"schema".audit_events
            WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3
            LIMIT :limit
        ) AS counted
    );

-- name: typeHistory
-- How often each type of event came.
SELECT given.event_type, counted.times
FROM unnest($4::text[]) AS given (event_type)
CROSS JOIN LATERAL (
    SELECT count(*) AS times FROM (
        SELECT FROM :"schema".audit_events AS earlier
        WHERE earlier.tenant_id = $1 AND earlier.event_type = given.event_type
            AND earlier.occurred_at >= $2 AND earlier.occurred_at < $3
        LIMIT :limit
    ) AS bounded
) AS counted
WHERE counted.times > 0;

-- name: entityHistory
-- Who of the latest events on each entity created it and whether one changed it, by the words for that ($6 and $7),
-- but for outcomes without effect ($8); and the very latest.
SELECT
    given.entity_type, given.entity_id, count(*),
    (array_agg(earlier.actor ORDER BY earlier.occurred_at DESC, earlier.id DESC)
        FILTER (WHERE earlier.verb = ANY ($6::text[]) AND earlier.outcome <> ALL ($8::text[])))[1],
    bool_or(earlier.verb = ANY ($7::text[]) AND earlier.outcome <> ALL ($8::text[])),
    (array_agg(earlier.action ORDER BY earlier.occurred_at DESC, earlier.id DESC))[1],
    (array_agg(earlier.actor ORDER BY earlier.occurred_at DESC, earlier.id DESC))[1],
    max(earlier.occurred_at)
FROM unnest($4::text[], $5::uuid[]) AS given (entity_type, entity_id)
CROSS JOIN LATERAL (
    SELECT
        id, occurred_at, action, coalesce(actor, user_id::text, '') AS actor, outcome,
        lower(coalesce(action, substring(event_type FROM '([^_. :-]+)[_. :-]*$'))) AS verb
    FROM :"schema".audit_events
    WHERE tenant_id = $1 AND entity_type = given.entity_type AND entity_id = given.entity_id
        AND occurred_at >= $2 AND occurred_at < $3
    ORDER BY occurred_at DESC, id DESC
    LIMIT :limit
) AS earlier
GROUP BY given.entity_type, given.entity_id;

-- name: actorHistory
-- What each actor did, in one pass over the events: by clock hour, by network, by family of the user agent, and by
-- type of event and entity. Of the last three the $11 most frequent of each actor, and those that are selected. Actors
-- are named ($4) or, without a name, known by the user's id ($5).
WITH cell AS MATERIALIZED (
    SELECT
        date_bin('1 hour', occurred_at, '2000-01-01 00:00:00+00') AS hour, coalesce(actor, user_id::text) AS actor,
        event_type::text AS event_type, coalesce(entity_type, '')::text AS entity_type,
        network(set_masklen(source_ip, CASE family(source_ip) WHEN 4 THEN 24 ELSE 48 END)) AS network,
        CASE WHEN jsonb_typeof(event_metadata -> 'user_agent') = 'string' THEN
            nullif(left(split_part(split_part(event_metadata ->> 'user_agent', '/', 1), ' ', 1), 64), '')
        END AS agent,
        count(*)::bigint AS times
    FROM :"schema".audit_events
    WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3
        AND (actor = ANY ($4::text[]) OR (actor IS NULL AND user_id = ANY ($5::uuid[])))
    -- The hour first, which tells most of the events apart at the least cost.
    GROUP BY 1, 2, 3, 4, 5, 6
), named AS (
    SELECT 'network' AS part, actor, network::text AS name, sum(times)::bigint AS times
    FROM cell WHERE network IS NOT NULL GROUP BY actor, network
    UNION ALL
    SELECT 'agent', actor, agent, sum(times)::bigint
    FROM cell WHERE agent IS NOT NULL GROUP BY actor, agent
), hourly AS (
    SELECT actor, event_type, entity_type, hour, sum(times)::bigint AS times
    FROM cell GROUP BY actor, event_type, entity_type, hour
), daily AS (
    SELECT
        actor, event_type, entity_type, date_bin('1 day', hour, '2000-01-01 00:00:00+00') AS day,
        sum(times)::bigint AS times, max(times) AS peak
    FROM hourly GROUP BY actor, event_type, entity_type, day
), deed AS (
    SELECT actor, event_type, entity_type, sum(times)::bigint AS times, count(*) AS days, max(peak) AS peak
    FROM daily GROUP BY actor, event_type, entity_type
)
SELECT 'hour', actor, NULL, NULL, hour, sum(times)::bigint, NULL::bigint, NULL::bigint
FROM cell GROUP BY actor, hour
UNION ALL
SELECT part, actor, name, NULL, NULL, times, NULL, NULL
FROM (
    SELECT *, row_number() OVER (PARTITION BY part, actor ORDER BY times DESC, name COLLATE "C") AS place FROM named
) AS ranked
WHERE place <= $11::bigint OR (part = 'network' AND name = ANY ($6::text[])) OR (part = 'agent' AND name = ANY ($7::text[]))
UNION ALL
SELECT 'deed', actor, event_type, entity_type, NULL, times, days, peak
FROM (
    SELECT *, row_number() OVER (
        PARTITION BY actor ORDER BY times DESC, event_type COLLATE "C", entity_type COLLATE "C"
    ) AS place
    FROM deed
) AS ranked
WHERE place <= $11::bigint
    OR (actor, event_type, entity_type) IN (SELECT * FROM unnest($8::text[], $9::text[], $10::text[]));

-- name: surroundingHistory
-- How many events of the actors from $2 to $3 are not among the selected ones ($6).
SELECT coalesce(actor, user_id::text), count(*)
FROM :"schema".audit_events
WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at <= $3
    AND (actor = ANY ($4::text[]) OR (actor IS NULL AND user_id = ANY ($5::uuid[])))
    AND id <> ALL ($6::uuid[])
GROUP BY 1;

-- name: recentActors
-- Who acted in the latest $4 events from $2 to $3.
SELECT DISTINCT actor FROM (
    SELECT actor FROM :"schema".audit_events
    WHERE tenant_id = $1 AND occurred_at >= $2 AND occurred_at < $3
    ORDER BY occurred_at DESC, id DESC LIMIT $4
) AS latest
WHERE actor IS NOT NULL
LIMIT :limit;
