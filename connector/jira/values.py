"""One value, both ways: as Jira's JSON carries it <-> as facts hold it; moments; JQL literals. Pure.

Sources: Atlassian's «Issue fields» (REST v2, v3) for reading, «Custom field types» of POST /field for writing.
"""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from connector.jira.markup import adf, wiki
from connector.jira.names import Field
from policies.facts import Value

RichText = Callable[[str], Any]


def moment(told: object) -> datetime:
    """An aware UTC moment from any form Jira uses: `…+1000`, `…+10:00`, `…Z`, epoch milliseconds; else ValueError."""
    try:
        if isinstance(told, str) and not told.isdigit():
            at = datetime.fromisoformat(told)
            return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(UTC)
        if isinstance(told, int | float | str):
            return datetime.fromtimestamp(float(told) / 1000, UTC)
    except (OverflowError, OSError) as error:
        raise ValueError("out of range") from error
    raise ValueError("not a moment")


def value_of(raw: Any, field: Field | None = None) -> Value:
    """The fact in a field's JSON: blank, text, a number, a moment, a day, or several names."""
    if raw is None or raw == "" or raw == []:
        return None
    if isinstance(raw, str):
        return _typed(raw, field)
    if isinstance(raw, bool):
        return str(raw).lower()
    if isinstance(raw, int | float):
        return _number(raw)
    if isinstance(raw, list):
        return tuple(name for name in (_name(one) for one in raw) if name) or None
    if isinstance(raw, Mapping):
        return _named(raw)
    return None


def _named(raw: Mapping[str, Any]) -> Value:
    if adf.is_document(raw):
        return adf.to_text(raw) or None
    name = _name(raw)
    if isinstance(raw.get("child"), Mapping):
        return tuple(part for part in (name, _name(raw["child"])) if part)
    return name or None


def _name(raw: Any) -> str:
    """What people call it: a person's display name, an option's value, a name, a key."""
    if not isinstance(raw, Mapping):
        return str(raw) if isinstance(raw, str | int | float) else ""
    if isinstance(raw.get("requestType"), Mapping):
        return _name(raw["requestType"])
    for place in ("displayName", "value", "name", "key", "accountId"):
        if isinstance(raw.get(place), str):
            return str(raw[place])
    return ""


_SHAPES = (
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d", re.ASCII), "datetime"),
    (re.compile(r"\d{4}-\d\d-\d\d\Z", re.ASCII), "date"),
)


def _typed(text: str, field: Field | None) -> Value:
    """By the field's type where it is known, else by the text's own shape."""
    kind = field.kind if field else next((kind for shape, kind in _SHAPES if shape.match(text)), "")
    try:
        if kind == "datetime":
            return moment(text)
        if kind == "date":
            return date.fromisoformat(text[:10])
        if kind == "number":
            return _number(float(text))
    except ValueError:
        return text
    return wiki.to_text(text) or None if field and field.rich else text


def _number(told: float) -> float | None:
    try:
        number = float(told)
    except OverflowError:
        return None
    return number if math.isfinite(number) else None


class Unfit(ValueError):
    """The field's type cannot hold the value."""


LONGEST_LINE = 255
"""Characters in a one-line text field and in a label."""


def to_jira(value: Value, field: Field, rich: RichText) -> Any:
    """The JSON that PUT issue takes for this field; None clears. `Unfit` when the type cannot hold the value.

    Numbers and moments may come as text, as a policy's `set` gives them.
    """
    if value is None:
        return None
    if isinstance(value, str) and field.kind in {"datetime", "date", "number"}:
        value = _typed(value, field)
    if field.kind in {"datetime", "date"} and isinstance(value, date):
        return _time(value) if field.kind == "datetime" else value.isoformat()[:10]
    if field.kind == "number" and isinstance(value, int | float):
        return value
    if field.kind in _ONE and isinstance(value, str):
        return {_ONE[field.kind]: value}
    if field.kind == "array" and isinstance(value, str | tuple):
        return _several((value,) if isinstance(value, str) else value, field)
    if field.kind in {"string", "any", ""}:
        return rich(text_of(value)) if field.rich else _line(text_of(value))
    raise Unfit


_ONE = {"option": "value", "priority": "name", "resolution": "name", "issuetype": "name", "securitylevel": "name"}
_EACH = {"option": "value", "version": "name", "component": "name", "group": "name"}


def _several(values: tuple[str, ...], field: Field) -> list[Any]:
    if field.items == "string":
        return [label(value) for value in values]
    if field.items not in _EACH:
        raise Unfit
    return [{_EACH[field.items]: value} for value in values]


def _time(value: date) -> str:
    """Jira's own form: milliseconds and an offset without a colon."""
    at = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day, tzinfo=UTC)
    return at.strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}" + at.strftime("%z")


def text_of(value: Value) -> str:
    """A value in a text field: moments to the minute with their zone, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.isoformat(" ", "minutes")
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "" if value is None else str(value)


def _line(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_LINE else f"{line[: LONGEST_LINE - 1]}…"


def label(text: str) -> str:
    """Labels have no blanks in Jira."""
    return re.sub(r"\s+", "_", text.strip())[:LONGEST_LINE]


def jql_text(text: str) -> str:
    """A JQL string literal: whatever the text holds, it stays one value."""
    plain = re.sub(r"[\x00-\x1f\x7f]+", " ", text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def jql_time(at: datetime) -> str:
    """Epoch milliseconds: the only absolute form that JQL does not read in the account's own time zone."""
    return str(int(at.timestamp() * 1000))
