"""Reads the running service's schema with gql and holds it to the schema's own text.

Usage: introspect.py SDL OPERATIONS, with the service's address in ASSAY and a token in TOKEN.
"""

import os
import sys
from pathlib import Path

from gql import Client, GraphQLRequest, gql
from gql.transport.httpx import HTTPXTransport
from graphql import GraphQLError, build_schema, parse, print_schema, validate, validate_schema

sdl, operations = (Path(argument).read_text() for argument in sys.argv[1:])
transport = HTTPXTransport(
    url=os.environ["ASSAY"] + "/graphql",
    headers={"Authorization": f"Bearer {os.environ['TOKEN']}"},
    timeout=60,
)
everything = {
    "specified_by_url": True,
    "directive_is_repeatable": True,
    "schema_description": True,
    "input_value_deprecation": True,
}
client = Client(
    transport=transport,
    fetch_schema_from_transport=True,
    introspection_args=everything,
    execute_timeout=60,
)
with client as session:
    schema = client.schema
    assert schema is not None
    assert validate_schema(schema) == []
    assert print_schema(schema) == print_schema(build_schema(sdl))
    assert validate(schema, parse(operations)) == []

    viewer = session.execute(gql("{ viewer { role } }"))["viewer"]
    assert viewer == {"role": "tenant_admin"}, viewer

    request = GraphQLRequest(operations, operation_name="CountEvents")
    assert session.execute(request)["auditEvents"]["totalCount"]["isMore"] is False

    # gql refuses by the schema that it has read, before anything is sent.
    try:
        session.execute(gql("{ viewer { nothing } }"))
    except GraphQLError as error:
        assert "Cannot query field 'nothing'" in error.message, error.message
    else:
        raise AssertionError("gql did not use the schema")
print("introspected")
