"""Atlassian's documents as files for Prism, with what `documents.py` forgives written into them."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from tests.contract.documents import (
    ANY_OPERATION,
    ROOTS,
    TYPED_AS_MEMBER_OF_PAGE,
    TYPED_AS_ONE,
    UNDECLARED_PARAMETERS,
    UNDECLARED_STATUSES,
    document,
)

V2 = ("serverInfo", "myself")
"""What Cloud too is asked under `/rest/api/2`; its document knows v3 alone."""
METHODS = {"get", "put", "post", "delete"}


def relaxed(name: str) -> dict[str, Any]:
    """A document of `documents.FILES` for a proxy whose paths begin with `/rest`."""
    made: dict[str, Any] = deepcopy(document(name))
    for template, method, told in _operations(name, made):
        told.pop("security", None)  # the OAuth of apps alone is declared, although tokens work
        _parameters(name, method, template, told)
        _answers(name, method, template, told["responses"])
    for schema in made["components"]["schemas"].values():
        _nullable(schema)
    if name == "cloud":
        changes = made["components"]["schemas"]["ChangeDetails"]["properties"]
        changes |= {"tmpFromAccountId": {}, "tmpToAccountId": {}}
        made["paths"] |= {f"/rest/api/2/{one}": made["paths"][f"/rest/api/3/{one}"] for one in V2}
    prefix = "/rest" if name == "dc" else ""
    return {**made, "paths": {prefix + path: told for path, told in made["paths"].items()}, "servers": [{"url": "/"}]}


def _operations(name: str, made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method in METHODS & methods.keys():
            yield path.removeprefix(ROOTS[name]), method, methods[method]


def _parameters(name: str, method: str, template: str, told: dict[str, Any]) -> None:
    forgotten = UNDECLARED_PARAMETERS.get((name, method, template), set())
    kept = [one for one in told.get("parameters", ()) if one["name"] not in forgotten]
    kept += [{"name": one, "in": "query", "schema": {"type": "string"}} for one in sorted(forgotten)]
    told["parameters"] = kept


def _answers(name: str, method: str, template: str, responses: dict[str, Any]) -> None:
    for status in (*ANY_OPERATION, *(one[3] for one in UNDECLARED_STATUSES if one[:3] == (name, method, template))):
        responses.setdefault(str(status), {"description": "forgiven"})
    for status, response in responses.items():
        if status == "204":
            response.pop("content", None)
        for media in response.get("content", {}).values():
            media.pop("example", None)  # texts with JSON in them, or nulls
            media.pop("examples", None)
            if "schema" in media:
                _nullable(media["schema"])
                media["schema"] = _of_many(name, template, media["schema"])


def _of_many(name: str, template: str, schema: dict[str, Any]) -> dict[str, Any]:
    listed = {"type": "array", "items": schema}
    if name == "dc" and template in TYPED_AS_ONE:
        return {"anyOf": [schema, listed]}
    if name == "dc" and template in TYPED_AS_MEMBER_OF_PAGE:
        return {"type": "object", "properties": {"values": listed}}
    return schema


def _nullable(schema: Any) -> None:
    """Everything may be null: `documents.without_nulls`."""
    if isinstance(schema, list):
        for part in schema:
            _nullable(part)
    if not isinstance(schema, dict):
        return
    if isinstance(schema.get("type"), str):
        schema["nullable"] = True
        if isinstance(schema.get("enum"), list):
            schema["enum"] = [*schema["enum"], None]
    for word in ("items", "additionalProperties", "allOf", "anyOf", "oneOf"):
        _nullable(schema.get(word))
    for part in (schema.get("properties") or {}).values():
        _nullable(part)
