"""The description has every route that machines may use, and is a description."""

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from webhooks.access.doors import FOR_MACHINES

OUTSIDE = {"/webhooks/jira"}
"""Stands before Flask, which knows nothing of it."""


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    told: dict[str, Any] = client.get("/api/openapi.json").get_json()
    return told


def test_every_route_for_machines_is_described(client: FlaskClient, document: dict[str, Any]) -> None:
    """With its methods, and no other is."""
    known = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in client.application.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith((*FOR_MACHINES, "/livez", "/readyz"))
    }
    described = {(path, method.upper()) for path, item in document["paths"].items() for method in item}
    assert described == known | {(path, "POST") for path in OUTSIDE}


def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    """And every parameter of a path is described."""
    references = set(re.findall(r"'\$ref': '#/components/schemas/(\w+)'", str(document)))
    assert references == set(document["components"]["schemas"])
    for path, item in document["paths"].items():
        for operation in item.values():
            named = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
            assert named == set(re.findall(r"{(\w+)}", path))
