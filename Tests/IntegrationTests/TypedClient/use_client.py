"""Records and reads events through the client that ariadne-codegen has made.

Usage: use_client.py, beside the package assay_client, with the service's address in ASSAY and a token in TOKEN.
"""

import asyncio
import json
import os
from collections.abc import AsyncIterator
from datetime import datetime, timezone
from typing import cast
from uuid import UUID

import httpx
from assay_client.async_base_client import HttpClient
from assay_client.client import Client
from assay_client.enums import Outcome
from assay_client.exceptions import GraphQLClientGraphQLMultiError
from assay_client.follow_events import FollowEvents
from assay_client.input_types import AuditEventFilter, AuditEventInput

URL = os.environ["ASSAY"] + "/graphql"
WHEN = datetime(2026, 3, 1, 12, 0, 0, 250_000, tzinfo=timezone.utc)
ORDERS = AuditEventFilter(entity_type="ORDER")


async def identity(client: Client) -> None:
    viewer = (await client.who_am_i()).viewer
    assert viewer.role == "tenant_admin"
    assert "AUDIT_READ" in viewer.permissions, viewer.permissions
    assert isinstance(viewer.tenant.id, UUID)
    assert viewer.tenant.created_at.tzinfo is not None


async def one_event(client: Client) -> UUID:
    """Records one event and finds it again, in a list and by its id."""
    recorded = (
        await client.record_event(
            AuditEventInput(
                event_type="ORDER_PLACED",
                occurred_at=WHEN,
                entity_type="ORDER",
                entity_id="A-1",
                actor="zoë@example.com",
                changed_fields=["total"],
                new_values={"total": 12.5, "lines": [1, None]},
            )
        )
    ).record_audit_event
    assert not recorded.is_replay
    (edge,) = (await client.list_events(ORDERS)).audit_events.edges
    assert edge.node == recorded.event
    event = edge.node
    assert event.id == recorded.id
    assert event.occurred_at == WHEN
    assert (event.entity_key, event.actor) == ("A-1", "zoë@example.com")
    assert (event.changed_fields, event.outcome) == (["total"], Outcome.SUCCESS)
    assert event.new_values == {"total": 12.5, "lines": [1, None]}
    assert (await client.get_event(UUID(int=0))).audit_event is None
    return recorded.id


async def batch(client: Client, first: UUID) -> list[UUID]:
    """Records events under an idempotency key, which answers the same receipt again and takes no others."""
    events = [
        AuditEventInput(event_type=f"ORDER_{step}", entity_type="ORDER", entity_id="A-1")
        for step in ("PAID", "PACKED", "SENT")
    ]
    receipts = (await client.record_events(events, "one-batch")).record_audit_events.events
    assert [receipt.event.event_type for receipt in receipts] == ["ORDER_PAID", "ORDER_PACKED", "ORDER_SENT"]
    again = (await client.record_events(events, "one-batch")).record_audit_events.events
    assert [receipt.id for receipt in again] == [receipt.id for receipt in receipts]
    assert [receipt.is_replay for receipt in again] == [True] * 3
    try:
        await client.record_events(events[:1], "one-batch")
    except GraphQLClientGraphQLMultiError as error:
        codes = [(entry.extensions or {})["code"] for entry in error.errors]
        assert codes == ["idempotency.conflict"], codes
    else:
        raise AssertionError("another batch was taken under the same key")
    found = (await client.get_event(receipts[0].id)).audit_event
    assert found is not None and found.previous_on_entity is not None
    assert (found.previous_on_entity.id, found.previous_on_entity.event_type) == (first, "ORDER_PLACED")
    return [receipt.id for receipt in receipts]


async def pages(client: Client, expected: set[UUID]) -> None:
    """Pages through a filtered list, newest first."""
    found: list[UUID] = []
    after: str | None = None
    while True:
        page = (await client.list_events(ORDERS, 3, after)).audit_events
        assert page.page_info.has_previous_page == (after is not None)
        found += [edge.node.id for edge in page.edges]
        if not page.page_info.has_next_page:
            break
        assert len(page.edges) == 3
        after = page.page_info.end_cursor
    assert len(found) == len(expected) and set(found) == expected, found
    total = (await client.count_events(ORDERS)).audit_events.total_count
    assert (total.value, total.is_more, total.display) == (len(expected), False, str(len(expected)))
    none = AuditEventFilter(entity_type="ORDER", outcome=Outcome.DENIED)
    assert (await client.list_events(none)).audit_events.edges == []


async def follow(client: Client, http: httpx.AsyncClient) -> None:
    """Follows the subscription, whose events come as Server-Sent Events: the generated client knows WebSockets only."""
    with open("operations.graphql", encoding="utf-8") as file:
        body = {
            "query": file.read(),
            "operationName": "FollowEvents",
            "variables": {"filter": {"entityType": "ORDER"}},
        }
    async with http.stream("POST", URL, json=body, headers={"Accept": "text/event-stream"}) as response:
        assert response.status_code == 200
        lines = response.aiter_lines()
        # The stream's first line says that it has begun.
        assert (await anext(lines)).startswith(":")
        cancelled = AuditEventInput(event_type="ORDER_CANCELLED", entity_type="ORDER", entity_id="A-1")
        recorded = (await client.record_event(cancelled)).record_audit_event
        event = FollowEvents.model_validate_json(await data(lines)).audit_event_recorded
        assert event == recorded.event


async def data(lines: AsyncIterator[str]) -> str:
    """The content of `data` in the next event's result."""
    async for line in lines:
        if line.startswith("data:"):
            return json.dumps(json.loads(line.removeprefix("data:"))["data"])
    raise AssertionError("the stream has ended")


async def main() -> None:
    headers = {"Authorization": f"Bearer {os.environ['TOKEN']}"}
    async with httpx.AsyncClient(headers=headers, timeout=60) as http:
        # httpx's own type is narrower than the one that the generator writes for it.
        client = Client(URL, http_client=cast(HttpClient, http))
        await identity(client)
        first = await one_event(client)
        others = await batch(client, first)
        await pages(client, {first, *others})
        await follow(client, http)
    print("used")


asyncio.run(main())
