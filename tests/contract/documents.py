"""Atlassian's own documents, and what they have against a request or an answer.

The documents are a description, not the truth; where they are known to be wrong (`jira-spec/README.md`) what is checked
is brought to their form here, each time saying what and why. Nothing else is forgiven.
"""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from jsonschema import Draft4Validator

from tests.shared import SHARED

FILES = {
    "cloud": "jira-cloud-platform-v3.openapi.json",
    "dc": "jira-dc-10.3.openapi.json",
    "jsm": "jsm-cloud.openapi.json",
}
ROOTS = {"cloud": "/rest/api/3/", "dc": "/api/2/", "jsm": "/rest/servicedeskapi/"}
"""Where the paths of a document begin; on the wire Data Center's stand under `/rest`."""
PLACES = (
    ("cloud", re.compile(r"/rest/api/(?:2|3|latest)/(.*)")),
    ("dc", re.compile(r"/rest/api/(?:2|latest)/(.*)")),
)
"""Cloud's v2 differs from v3 in rich text only, and its document is the same but for that."""
DESK = re.compile(r"/rest/servicedeskapi/(.*)")


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and its answer as they were on the wire. `path`: under Jira's own address, with its query."""

    method: str
    path: str
    sent: bytes
    status: int
    content_type: str
    told: bytes


@dataclass(frozen=True, slots=True)
class Operation:
    document: str
    method: str
    template: str
    """Without the root: `issue/{issueIdOrKey}/comment`."""

    @property
    def body(self) -> Mapping[str, Any]:
        told: Mapping[str, Any] = document(self.document)["paths"][ROOTS[self.document] + self.template][self.method]
        return told


def without_nulls(value: Any) -> Any:
    """No document marks what may be null, although recorded answers are full of nulls."""
    if isinstance(value, dict):
        return {key: without_nulls(part) for key, part in value.items() if part is not None}
    return [without_nulls(part) for part in value] if isinstance(value, list) else value


def without_account_ids(value: Any) -> Any:
    """Recorded changelog items of Cloud bear `tmpFromAccountId` and `tmpToAccountId`, which the document lacks."""
    if isinstance(value, dict):
        left_out = {"tmpFromAccountId", "tmpToAccountId"}
        return {key: without_account_ids(part) for key, part in value.items() if key not in left_out}
    return [without_account_ids(part) for part in value] if isinstance(value, list) else value


ANSWER_DEFECTS: dict[str, tuple[Callable[[Any], Any], ...]] = {
    "cloud": (without_nulls, without_account_ids),
    "dc": (without_nulls,),
    "jsm": (without_nulls,),
}
TYPED_AS_ONE = {
    "field",
    "issuetype",
    "priority",
    "status",
    "project",
    "project/{projectIdOrKey}/statuses",
    "issue/{issueIdOrKey}/remotelink",
    "issue/{issueIdOrKey}/attachments",
    "screens/{screenId}/tabs",
    "screens/{screenId}/tabs/{tabId}/fields",
}
"""Data Center's document types these lists as one of their members."""
TYPED_AS_MEMBER_OF_PAGE = {"group/member"}
"""And this page as one of its values."""
UNDECLARED_PARAMETERS = {
    ("dc", "get", "group/member"): {
        "groupname"
    },  # declared as a part of the path, which has none; the WADL of 9.12 has it right
    ("dc", "get", "issue/{issueIdOrKey}/transitions"): {"expand"},  # the text of the operation tells of it
    ("dc", "get", "issue/{issueIdOrKey}/worklog"): {"startAt", "maxResults"},  # taken no notice of: all come at once
    ("dc", "get", "myself"): {"expand"},  # its answer tells what may be expanded
    ("dc", "get", "mypermissions"): {"permissions"},  # Cloud's; taken no notice of
}
"""Query parameters that Data Center's document forgets, or that do nothing there."""
UNDECLARED_STATUSES = {
    ("dc", "post", "issue/{issueIdOrKey}/remotelink", 201),
    ("dc", "put", "issue/{issueIdOrKey}", 404),
    ("dc", "post", "issue/{issueIdOrKey}/comment", 404),
    ("dc", "post", "issue/{issueIdOrKey}/notify", 404),
    ("dc", "get", "screens", 200),  # what is declared are the answers of another operation
    ("dc", "post", "issue/{issueIdOrKey}/remotelink", 404),
}
"""Answers that Data Center gives although its document does not know them: an issue can always be gone."""
ANY_OPERATION = {401, 429, 500, 502, 503, 504}
"""What may come of any request, and is declared for few or none (429 and its headers for no operation at all)."""


@cache
def document(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((SHARED / "jira-spec" / FILES[name]).read_text(encoding="utf-8"))
    if name == "dc":
        # Values of fields are typed as objects and those of properties as strings: no real issue would pass.
        schemas = found["components"]["schemas"]
        for bean in ("IssueBean", "IssueUpdateBean"):
            schemas[bean]["properties"]["fields"]["additionalProperties"] = {}
        schemas["EntityPropertyBean"]["properties"]["value"] = {}
    return found


@cache
def _patterns(name: str) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Every path of a document as a pattern; those that name more of themselves go first."""
    templates = [path.removeprefix(ROOTS[name]) for path in document(name)["paths"] if path.startswith(ROOTS[name])]
    templates.sort(key=lambda one: (one.count("{"), -len(one)))
    return tuple((re.compile(re.sub(r"\\\{[^{}]+\\\}", "[^/]+", re.escape(one))), one) for one in templates)


def operation(dialect: str, method: str, path: str) -> Operation | None:
    """What the documents call this request; None where they know no such path and method."""
    desk, place = DESK.fullmatch(path), dict(PLACES)[dialect].fullmatch(path)
    name, rest = ("jsm", desk[1]) if desk else (dialect, place[1] if place else None)
    if rest is None:
        return None
    for pattern, template in _patterns(name):
        declared = document(name)["paths"][ROOTS[name] + template]
        if pattern.fullmatch(rest) and method.lower() in declared:
            return Operation(name, method.lower(), template)
    return None


def violations(dialect: str, exchange: Exchange) -> list[str]:
    """What the documents have against a request and its answer; each begins with what it is about."""
    address = urlsplit(exchange.path)
    found = operation(dialect, exchange.method, address.path)
    where = f"{exchange.method} {unquote(exchange.path)}"
    if found is None:
        return [f"{where}: no such operation"]
    told = json.loads(exchange.told) if exchange.told and "json" in exchange.content_type else None
    asked = json.loads(exchange.sent) if exchange.sent else None
    problems = [
        *_query(found, address.query),
        *(f"sent: {one}" for one in request_problems(found, asked)),
        *(f"told: {one}" for one in answer_problems(found, exchange.status, told)),
    ]
    return [f"{where}: {one}" for one in problems]


def _query(found: Operation, query: str) -> list[str]:
    declared = {one["name"]: one.get("schema", {}) for one in _parameters(found) if one["in"] == "query"}
    forgiven = UNDECLARED_PARAMETERS.get((found.document, found.method, found.template), set())
    given = parse_qs(query, keep_blank_values=True)
    needed = {one["name"] for one in _parameters(found) if one["in"] == "query" and one.get("required")}
    problems = [f"query: {name} is missing" for name in needed - given.keys()]
    for name, values in given.items():
        if name not in declared:
            problems += [] if name in forgiven else [f"query: {name} is not declared"]
        elif not all(_fits(value, declared[name].get("type")) for value in values):
            problems.append(f"query: {name}={values} is no {declared[name].get('type')}")
    return problems


def _parameters(found: Operation) -> list[Mapping[str, Any]]:
    return list(found.body.get("parameters", ()))


def _fits(value: str, kind: str | None) -> bool:
    if kind == "integer":
        return value.lstrip("-").isdigit()
    return value in {"true", "false"} if kind == "boolean" else True


def request_problems(found: Operation, body: Any) -> list[str]:
    """What the document has against a body that is sent."""
    declared = found.body.get("requestBody")
    if declared is None:
        return [] if body is None else ["a body where none is declared"]
    schema = declared.get("content", {}).get("application/json", {}).get("schema")
    if body is None:
        return ["the body is missing"] if declared.get("required") else []
    return _errors(found.document, schema, body) if schema else []


def answer_problems(found: Operation, status: int, body: Any) -> list[str]:
    """What the document has against an answer: its status, then its shape."""
    responses = found.body["responses"]
    if str(status) not in responses:
        known = (found.document, found.method, found.template, status) in UNDECLARED_STATUSES
        return [] if known or status in ANY_OPERATION else [f"{status} is not declared"]
    schema = responses[str(status)].get("content", {}).get("application/json", {}).get("schema")
    if not schema or body is None:
        return []
    for defect in ANSWER_DEFECTS[found.document]:
        body = defect(body)
    one_of_many = found.document == "dc" and isinstance(body, list) and found.template in TYPED_AS_ONE
    bodies = body if one_of_many else [body]
    if found.document == "dc" and found.template in TYPED_AS_MEMBER_OF_PAGE:
        bodies = body["values"]
    return [problem for one in bodies for problem in _errors(found.document, schema, one)]


def _errors(name: str, schema: Mapping[str, Any], body: Any) -> list[str]:
    validator = _validator(name, json.dumps(schema, sort_keys=True))
    return [f"{'/'.join(map(str, one.path))}: {one.message[:200]}" for one in validator.iter_errors(body)]


@cache
def _validator(name: str, schema: str) -> Draft4Validator:
    return Draft4Validator({"allOf": [json.loads(schema)], "components": document(name)["components"]})
