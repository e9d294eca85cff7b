"""The changelog -> `Change`s, such that the value of any attribute at any time follows by going back from the present.

Each `Change` holds whole values. Jira tells most fields so; of versions and components it tells one added or removed
value an item, and the whole is rebuilt here backwards from the issue's present: the `before` of the first change after
a moment is the value at that moment. Things that have no present value (Link, RemoteIssueLink, Attachment, WorklogId)
stay as Jira tells them: added is None -> text, removed is text -> None. Pure.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from connector.jira.names import Directory, Field, Names, People
from connector.jira.values import moment, value_of
from policies.facts import SYSTEM_ATTRIBUTES, Change, Value, attribute_of, fold

Body = Mapping[str, Any]

_SERVER_NAMES = {
    "fix version": "fixVersions",
    "version": "versions",
    "component": "components",
    "key": "issuekey",
    "link": "issuelinks",
    "security": "security",
    "due date": "duedate",
}
"""Folded English names of Server's changelog items -> field ids, where the two differ; Cloud has `fieldId`."""

_KINDS = {
    "assignee": "user",
    "reporter": "user",
    "creator": "user",
    "duedate": "date",
    "resolutiondate": "datetime",
    "timespent": "number",
    "timeestimate": "number",
    "timeoriginalestimate": "number",
    "labels": "labels",
}
_GRADUAL = frozenset({"components", "fixVersions", "versions"})
"""Fields whose items tell one added or removed value each."""


class _Item(NamedTuple):
    entry: Body
    told: Body
    field_id: str
    project_keys: tuple[str | None, str | None] | None


def changes(entries: Iterable[Body], fields: Body, directory: Directory, people: People) -> tuple[Change, ...]:
    """All items of all entries, ascending by (at, id), items of one entry in Jira's order.

    `fields` is the issue's present, in Jira's JSON. ValueError or KeyError when an entry has no readable moment.
    """
    ordered = sorted(entries, key=_place)
    for entry in ordered:
        people.person(entry.get("author"))
    items = [item for entry in ordered for item in _items(entry, directory)]
    reader = _Reader(fields, directory, people)
    made = [reader.change(item) for item in reversed(items)]
    return tuple(reversed(made))


def _place(entry: Body) -> tuple[object, int, str]:
    identity = str(entry.get("id", ""))
    return (moment(entry["created"]), len(identity), identity)


def _items(entry: Body, directory: Directory) -> Iterable[_Item]:
    told = [one for one in entry.get("items") or () if isinstance(one, Mapping)]
    keys = next(
        (_project_keys(one) for one in told if one.get("fieldtype") != "custom" and one.get("field") == "Key"), None
    )
    for one in told:
        yield _Item(entry, one, _field_id(one, directory), keys)


def _project_keys(told: Body) -> tuple[str | None, str | None]:
    """A move tells the projects' names; the keys of the projects are in the issue's keys."""
    return _project_key(told.get("fromString")), _project_key(told.get("toString"))


def _project_key(key: object) -> str | None:
    return key.rpartition("-")[0] or None if isinstance(key, str) else None


def _field_id(told: Body, directory: Directory) -> str:
    """Cloud's `fieldId`, whatever the translated name says; on Server the name, English for system fields."""
    if told.get("fieldId"):
        return str(told["fieldId"])
    name = str(told.get("field", ""))
    if told.get("fieldtype") == "custom":
        return directory.custom_id(name) or (f"customfield_{name}" if _is_system(fold(name)) else attribute_of(name))
    return _SERVER_NAMES.get(fold(name), fold(name))


def _is_system(name: str) -> bool:
    """A custom field of a system field's name must not be read as that one, even where the directory lacks it."""
    return name in SYSTEM_ATTRIBUTES or name in SYSTEM_ATTRIBUTES.values()


class _Reader:
    """Reads items from the newest to the oldest."""

    def __init__(self, fields: Body, directory: Directory, people: People) -> None:
        self._fields, self._directory, self._people = fields, directory, people
        self._names: Mapping[str, Names] = {
            "status": directory.statuses,
            "issuetype": directory.types,
            "priority": directory.priorities,
        }
        self._ids: dict[str, Mapping[str, str]] = {}
        self._whole: dict[str, dict[str, str]] = {}
        self._kinds: dict[str, str] = {}

    def change(self, item: _Item) -> Change:
        entry, field_id = item.entry, item.field_id
        before, after = self._gradual(item) if field_id in _GRADUAL else self._sides(item)
        return Change(
            id=str(entry.get("id", "")),
            at=moment(entry["created"]),
            author=self._people.person(entry.get("author")),
            attribute=self._directory.attribute(field_id),
            before=before,
            after=after,
        )

    def _sides(self, item: _Item) -> tuple[Value, Value]:
        if item.field_id == "project" and item.project_keys:
            return item.project_keys
        told = item.told
        return (
            self._value(item.field_id, _text(told.get("from")), _text(told.get("fromString"))),
            self._value(item.field_id, _text(told.get("to")), _text(told.get("toString"))),
        )

    def _gradual(self, item: _Item) -> tuple[Value, Value]:
        """Undo the item on the value that was there after it."""
        whole = self._whole.setdefault(item.field_id, dict(self._present(item.field_id)))
        after = tuple(whole.values()) or None
        added, name = _text(item.told.get("to")), _text(item.told.get("toString"))
        if added or name:
            gone = added if added in whole else next((one for one, known in whole.items() if known == name), None)
            whole.pop(gone or "", None)
        removed, name = _text(item.told.get("from")), _text(item.told.get("fromString"))
        if removed or name:
            whole[removed or name or ""] = name or removed or ""
        return tuple(whole.values()) or None, after

    def _value(self, field_id: str, identity: str | None, text: str | None) -> Value:
        if not identity and not text:
            return None
        known = self._present(field_id)
        now = known.get(identity or "", text or identity)
        if field_id in self._names:
            return self._names[field_id].name(identity, now)
        field, kind = self._directory.fields.get(field_id), self._kind(field_id)
        if kind == "user":
            return self._people.name(identity, text)
        if kind == "labels":
            return tuple((text or "").split()) or None
        if kind == "array":
            return _several(identity, text, known)
        if kind == "option-with-child":
            return tuple(_CASCADE.findall(text or "")) or text
        if kind in {"number", "date", "datetime"}:
            return value_of(identity or text, Field(field_id, (), kind))
        return value_of(now, field or _PLAIN)

    def _present(self, field_id: str) -> Mapping[str, str]:
        """Id -> name of what the field holds now: a thing renamed since goes by one name in the whole history."""
        known = self._ids.get(field_id)
        if known is None:
            known = self._ids[field_id] = _by_id(self._fields.get(field_id))
        return known

    def _kind(self, field_id: str) -> str:
        """The field's type as Jira tells it; where it does not, as the present value looks."""
        kind = self._kinds.get(field_id)
        if kind is None:
            field = self._directory.fields.get(field_id)
            kind = _KINDS.get(field_id) or (field.kind if field else "") or _look(self._fields.get(field_id))
            if field is not None and (kind, field.items) == ("array", "string"):
                kind = "labels"
            self._kinds[field_id] = kind
        return kind


_PLAIN = Field("", (), "string")
_CASCADE = re.compile(r"(?:Parent values|Level \d+ values): (.{1,255}?)\(\d+\)")
"""How Jira words a cascading select in a changelog: `Parent values: A(10000)Level 1 values: B(10001)`."""


def _look(raw: Any) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return "number"
    if isinstance(raw, list):
        return "array"
    if isinstance(raw, Mapping):
        return "user" if "displayName" in raw else "option-with-child" if "child" in raw else ""
    return {"float": "number", "date": "date", "datetime": "datetime"}.get(type(value_of(raw)).__name__, "")


def _text(told: object) -> str | None:
    return None if told is None or told == "" else str(told)


def _by_id(raw: object) -> dict[str, str]:
    listed = raw if isinstance(raw, list) else [raw]
    things = [(one, value_of(one)) for one in listed if isinstance(one, Mapping) and "child" not in one]
    return {str(one["id"]): name for one, name in things if "id" in one and isinstance(name, str)}


def _several(identity: str | None, text: str | None, known: Mapping[str, str]) -> Value:
    """A whole list in one text: `A, B` with ids `[1, 2]` or `1, 2`; one id means one name, commas and all."""
    ids = [part for part in re.split(r"[\[\],\s]+", identity or "") if part]
    names = [part for part in (one.strip() for one in (text or "").split(",")) if part]
    if len(ids) == 1 and text:
        names = [text]
    if len(ids) == len(names):
        names = [known.get(one, name) for one, name in zip(ids, names, strict=True)]
    return tuple(names or ids) or None
