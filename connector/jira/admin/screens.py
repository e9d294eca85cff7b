"""Fields and the screens they are on.

What a screen offers is asked of an issue (Get edit issue metadata) or, where a type has none yet, of its create screen
(Get create field metadata). Which screens a project uses only Cloud tells (issue type screen schemes); on Data Center
the screens are named by people.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from connector.jira.answers import Answer, Broken, Data, Failure
from connector.jira.dialects import Dialect, Found
from connector.jira.names import Field, field_of
from connector.jira.wording import unexpected

Kind = Literal["datetime", "date", "number", "text", "readonly"]
_PREFIX = "com.atlassian.jira.plugin.system.customfieldtypes:"
_TYPES: Mapping[Kind, tuple[str, str]] = {
    "datetime": ("datetime", "datetimerange"),
    "date": ("datepicker", "daterange"),
    "number": ("float", "exactnumber"),
    "text": ("textfield", "textsearcher"),
    "readonly": ("readonlyfield", "textsearcher"),
}
"""Jira's custom type and the searcher that makes it usable in JQL (Atlassian: Create custom field)."""


@dataclass(frozen=True, slots=True)
class Screen:
    id: str
    name: str


def create_field(jira: Dialect, name: str, kind: Kind, description: str) -> Field | Failure:
    """A new custom field, on no screen yet; it applies to all projects."""
    made, searcher = _TYPES[kind]
    body = {"name": name, "type": _PREFIX + made, "searcherKey": _PREFIX + searcher, "description": description}
    answer = jira.send("POST", "/field", json=body)
    if isinstance(answer, Failure):
        return answer
    told = answer.body if isinstance(answer, Data) else None
    return field_of(told) if isinstance(told, Mapping) else Broken(unexpected("field"), "unknown")


def newest(jira: Dialect, jql: str) -> Found | Failure | None:
    """The first hit, if there is any."""
    found = jira.search(jql, 1)
    return (found[0] if found else None) if isinstance(found, tuple) else found


def on_edit_screen(jira: Dialect, issue_id: str) -> frozenset[str] | Failure:
    """The ids of the fields that may be set on this issue."""
    answer = jira.send("GET", f"/issue/{issue_id}/editmeta")
    told = answer.body if isinstance(answer, Data) else None
    fields = told.get("fields") if isinstance(told, Mapping) else None
    if isinstance(fields, Mapping):
        return frozenset(map(str, fields))
    return answer if isinstance(answer, Failure) else Broken(unexpected("editmeta"), "no")


def on_create_screen(jira: Dialect, project: str, type_id: str) -> frozenset[str] | Failure:
    """The ids of the fields with which an issue of this type is created."""
    place = "fields" if jira.name == "cloud" else "values"
    found = jira.paged(f"/issue/createmeta/{project}/issuetypes/{type_id}", place, {}, 50)
    return frozenset(str(one.get("fieldId", "")) for one in found) if isinstance(found, list) else found


def used_by(jira: Dialect, project_id: str) -> frozenset[str] | Failure:
    """Cloud: the ids of every screen of the project: for creating, editing and viewing its types."""
    schemes = jira.paged("/issuetypescreenscheme/project", "values", {"projectId": project_id}, 50)
    if not isinstance(schemes, list):
        return schemes
    ids = [str(_of(one.get("issueTypeScreenScheme"), "id")) for one in schemes]
    found: set[str] = set()
    for scheme in ids:
        items = jira.paged("/issuetypescreenscheme/mapping", "values", {"issueTypeScreenSchemeId": scheme}, 50)
        if not isinstance(items, list):
            return items
        told = _screens_of(jira, {str(one.get("screenSchemeId")) for one in items})
        if not isinstance(told, frozenset):
            return told
        found |= told
    return frozenset(found)


def _screens_of(jira: Dialect, schemes: Iterable[str]) -> frozenset[str] | Failure:
    found: set[str] = set()
    for scheme in sorted(schemes):
        told = jira.paged("/screenscheme", "values", {"id": scheme}, 25)
        if not isinstance(told, list):
            return told
        for one in told:
            screens = one.get("screens")
            found |= {str(value) for value in screens.values()} if isinstance(screens, Mapping) else set()
    return frozenset(found)


def every(jira: Dialect) -> tuple[Screen, ...] | Failure:
    """All screens. Data Center's document does not tell the shape of its answer: a list and a page are both taken."""
    if jira.name == "cloud":
        found = jira.paged("/screens", "values", {}, 100)
        return found if not isinstance(found, list) else tuple(map(_screen, found))
    answer = jira.send("GET", "/screens")
    if isinstance(answer, Failure):
        return answer
    told = answer.body if isinstance(answer, Data) else None
    page = told if isinstance(told, list) else _of(told, "values")
    return tuple(_screen(one) for one in page or () if isinstance(one, Mapping))


def put_on(jira: Dialect, screen: str, field_id: str) -> Literal["added", "there"] | Failure:
    """The field on the screen's first tab, unless a tab has it already."""
    tabs = jira.listing(f"/screens/{screen}/tabs")
    if not isinstance(tabs, list):
        return tabs
    for tab in tabs:
        held = jira.listing(f"/screens/{screen}/tabs/{tab.get('id')}/fields")
        if not isinstance(held, list):
            return held
        if any(one.get("id") == field_id for one in held):
            return "there"
    if not tabs:
        return Broken(unexpected(f"screens/{screen}/tabs: 0"), "no")
    answer = jira.send("POST", f"/screens/{screen}/tabs/{tabs[0].get('id')}/fields", json={"fieldId": field_id})
    return answer if isinstance(answer, Failure) else "added"


def put_on_default(jira: Dialect, field_id: str) -> Answer:
    """On the default screen's first tab; where it is there already, Jira refuses."""
    return jira.send("POST", f"/screens/addToDefault/{field_id}")


def _screen(told: Mapping[str, Any]) -> Screen:
    return Screen(str(told.get("id", "")), str(told.get("name", "")))


def _of(told: object, key: str) -> Any:
    return told.get(key) if isinstance(told, Mapping) else None
