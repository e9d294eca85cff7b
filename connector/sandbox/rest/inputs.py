"""`fields`, `update` and their companions of a write -> parsed values; every problem is collected by field."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from connector.sandbox.rest.context import caller, v3, world
from connector.sandbox.state.fields import Bad, parse, rich
from connector.sandbox.state.model import FieldValue, Issue, Json, RichText, Visibility
from connector.sandbox.state.refused import Refused, not_on_screen
from connector.sandbox.state.site import Field

PROPERTY_LIMIT = 32_768
KEY_LIMIT = 255


@dataclass(frozen=True, slots=True)
class NewComment:
    body: RichText
    visibility: Visibility | None
    properties: Json


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a write asks for."""

    values: Mapping[str, FieldValue]
    comments: tuple[NewComment, ...]
    metadata: Json | None
    properties: tuple[tuple[str, Any], ...]


def wanted(
    body: Mapping[str, Any], issue: Issue | None, *, ignore: frozenset[str] = frozenset(), may: bool = True
) -> Wanted:
    """Reads the body of a create, edit or transition. `ignore`: fields that the caller of this reads itself; `may`:
    whether who sent it may write fields at all.

    Raises Refused 400 with every wrong field named.
    """
    fields = _object(body, "fields")
    update = _object(body, "update")
    errors: dict[str, str] = {} if may else {field_id: not_on_screen(field_id) for field_id in (*fields, *update)}
    values: dict[str, FieldValue] = {}
    for field_id, raw in fields.items():
        if field_id not in ignore:
            _take(field_id, raw, values, errors)
    for field_id, operations in update.items():
        if field_id in fields:
            errors[field_id] = f"Field '{field_id}' cannot appear in both 'fields' and 'update'"
        elif field_id != "comment":
            _operate(field_id, operations, issue, values, errors)
    if errors:
        raise Refused(400, errors=errors)
    metadata = body.get("historyMetadata")
    return Wanted(
        values,
        tuple(_added_comments(update)),
        metadata if isinstance(metadata, Mapping) else None,
        tuple(properties(body.get("properties"))),
    )


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    value = body.get(name) or {}
    if not isinstance(value, Mapping):
        raise Refused(400, f"'{name}' must be an object")
    return value


NEEDED = {
    "assignee": "ASSIGN_ISSUES",
    "reporter": "MODIFY_REPORTER",
    "duedate": "SCHEDULE_ISSUES",
    "security": "SET_ISSUE_SECURITY",
}
"""System fields that are on nobody's screen who lacks a permission of their own."""


def settable(field_id: str) -> Field | None:
    """The field, if it is on the screen and the caller may write it."""
    field = world().site.field(field_id)
    return field if field and offered(field) else None


def offered(field: Field) -> bool:
    """Whether a screen shows the caller this field to be filled in."""
    needed = NEEDED.get(field.id)
    allowed = needed is None or world().site.may(caller(), needed)
    return field.on_screen and field.kind != "computed" and allowed


def _take(field_id: str, raw: Any, values: dict[str, FieldValue], errors: dict[str, str]) -> None:
    field = settable(field_id)
    if field is None:
        errors[field_id] = not_on_screen(field_id)
        return
    try:
        value = parse(world().site, field, raw, adf=v3())
    except Bad as problem:
        errors[field_id] = str(problem)
        return
    if field_id == "summary" and not value:
        errors[field_id] = "You must specify a summary of the issue."
        return
    values[field_id] = value


def _operate(
    field_id: str, operations: Any, issue: Issue | None, values: dict[str, FieldValue], errors: dict[str, str]
) -> None:
    for operation in operations if isinstance(operations, list) else [None]:
        if not isinstance(operation, Mapping) or len(operation) != 1:
            errors[field_id] = "Each operation must be an object with one verb"
            return
        ((verb, raw),) = operation.items()
        if verb == "set":
            _take(field_id, raw, values, errors)
        elif field_id == "labels" and verb in {"add", "remove"} and settable(field_id):
            _label(verb, raw, issue, values, errors)
        else:
            errors[field_id] = f"Field with id '{field_id}' and name '{field_id}' does not support operation '{verb}'"


def _label(verb: str, raw: Any, issue: Issue | None, values: dict[str, FieldValue], errors: dict[str, str]) -> None:
    held = values.get("labels", issue.fields.get("labels") if issue else ())
    labels = set(held) if isinstance(held, tuple) else set()
    changed = [*labels, raw] if verb == "add" else [label for label in labels if label != raw]
    _take("labels", changed, values, errors)


def _added_comments(update: Mapping[str, Any]) -> Iterator[NewComment]:
    operations = update.get("comment") or ()
    for operation in operations if isinstance(operations, list) else ():
        if isinstance(operation, Mapping) and isinstance(operation.get("add"), Mapping):
            yield new_comment(operation["add"])


def new_comment(body: Mapping[str, Any]) -> NewComment:
    """Raises Refused with the recorded sentence when the text is not in the version's form."""
    try:
        text = rich(body.get("body"), adf=v3())
    except Bad:
        raise Refused(400, errors={"comment": "Comment body is not valid!"}) from None
    if not text.text.strip():
        raise Refused(400, errors={"comment": "Comment body can not be empty!"})
    return NewComment(text, _visibility(body.get("visibility")), dict(properties(body.get("properties"))))


def _visibility(raw: Any) -> Visibility | None:
    if not isinstance(raw, Mapping) or not raw:
        return None
    value = raw.get("value") or raw.get("identifier")
    if raw.get("type") == "group" and value:
        return Visibility("group", str(value))
    if raw.get("type") == "role" and value:
        return Visibility("role", str(value))
    raise Refused(400, errors={"commentLevel": "The comment visibility is not valid."})


def properties(raw: Any) -> Iterator[tuple[str, Any]]:
    """`[{"key": …, "value": …}]`, checked."""
    for one in raw if isinstance(raw, list) else ():
        if not isinstance(one, Mapping) or not isinstance(one.get("key"), str) or "value" not in one:
            raise Refused(400, "A property must have a key and a value.")
        check_key(one["key"])
        yield one["key"], one["value"]


def check_key(key: str) -> None:
    if not key.strip() or len(key) > KEY_LIMIT:
        raise Refused(400, f"The property key must be between 1 and {KEY_LIMIT} characters.")
