"""Issues: create, read, edit, delete, edit metadata, search's and read's choice of fields."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    actor,
    answer,
    caller,
    chapter,
    issue,
    listed,
    nothing,
    now,
    sent,
    view,
    world,
)
from connector.sandbox.rest.inputs import Wanted, offered, wanted
from connector.sandbox.rest.permits import may_edit, must, must_comment
from connector.sandbox.shapes import issue_json, things
from connector.sandbox.shapes.view import Body, View
from connector.sandbox.state import talk, writes
from connector.sandbox.state.desk import portal_only
from connector.sandbox.state.model import Issue
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Project, Transition, User, by_id, by_name, first

routes = chapter("issues")
CHANGELOG_LIMIT = 100
SEARCH_CHANGELOG_LIMIT = 40


@routes.post("/issue")
def create() -> Answer:
    who, body = actor(), sent()
    if portal_only(world().site, who) or not world().site.may(who, "CREATE_ISSUES"):
        raise Refused(400, errors={"project": "You do not have permission to create issues in this project."})
    fields = body.get("fields")
    project = _project(fields.get("project") if isinstance(fields, dict) else None)
    asked = wanted(body, None, ignore=frozenset({"project"}))
    errors = _missing(asked, project)
    if errors or project is None:
        raise Refused(400, errors=errors)
    _must_comment(who, asked)
    with world().lock:
        made = writes.create(world(), who, now(), project, asked.values)
        _companions(made, who, asked)
    shown = issue_json.issue(view(), made, lambda _field: False)
    return answer({key: shown[key] for key in ("id", "key", "self")}, 201)


def _project(raw: Any) -> Project | None:
    given = raw if isinstance(raw, dict) else {}
    projects = world().site.projects
    if "id" in given:
        return by_id(projects, str(given["id"]))
    return first(projects, lambda project: project.key == given.get("key")) or by_name(projects, str(given.get("name")))


def _missing(asked: Wanted, project: Project | None) -> dict[str, str]:
    errors = {} if project else {"project": "Specify a valid project ID or key"}
    if not asked.values.get("issuetype"):
        errors["issuetype"] = "Specify an issue type"
    if not asked.values.get("summary"):
        errors["summary"] = "You must specify a summary of the issue."
    return errors


@routes.get("/issue/<id_or_key>")
def read(id_or_key: str) -> Answer:
    found = issue(id_or_key)
    expand = listed("expand")
    body = issue_json.issue(view(), found, selection(listed("fields"), default="*all"))
    _expand(view(), body, found, expand, CHANGELOG_LIMIT)
    keys = listed("properties")
    if keys:
        body["properties"] = properties(found, keys)
    return answer(body)


def properties(found: Issue, keys: Sequence[str]) -> Body:
    return {key: value for key, value in found.properties.items() if key in keys or "*all" in keys}


def _expand(shown: View, body: Body, found: Issue, expand: Sequence[str], limit: int) -> None:
    present = [field for field in shown.site.fields if field.id in body["fields"]]
    if "changelog" in expand:
        body["changelog"] = issue_json.changelog(shown, found, limit)
    if "names" in expand:
        body["names"] = {field.id: field.name for field in present}
    if "schema" in expand:
        body["schema"] = {field.id: things.schema(field) for field in present}
    if "transitions" in expand:
        moves = ways(found)
        body["transitions"] = [things.transition(shown, move, fields=False) for move in moves]


def ways(found: Issue) -> tuple[Transition, ...]:
    """The transitions that the caller can make now."""
    allowed = world().site.may(caller(), "TRANSITION_ISSUES")
    return writes.available(world().site, found) if allowed else ()


def in_search(shown: View, found: Issue, chosen: Callable[[str], bool], expand: Sequence[str]) -> Body:
    """An issue as search gives it."""
    body = issue_json.issue(shown, found, chosen)
    if "changelog" in expand:
        body["changelog"] = issue_json.changelog(shown, found, SEARCH_CHANGELOG_LIMIT)
    return body


def selection(asked: Sequence[str], default: str) -> Callable[[str], bool]:
    """Which fields to show: `*all`, `*navigable`, names, and names with a minus."""
    wanted_ids = {part for part in asked if not part.startswith("-")} or {default}
    left_out = {part[1:] for part in asked if part.startswith("-")}
    names = {field.name.casefold(): field.id for field in world().site.fields}
    wanted_ids |= {names[part.casefold()] for part in wanted_ids if part.casefold() in names}

    def chosen(field_id: str) -> bool:
        if field_id in left_out:
            return False
        navigable = "*navigable" in wanted_ids and field_id not in issue_json.HEAVY
        return "*all" in wanted_ids or navigable or field_id in wanted_ids

    return chosen


@routes.put("/issue/<id_or_key>")
def edit(id_or_key: str) -> Answer:
    who, found, body = actor(), issue(id_or_key), sent()
    if not any(name in body for name in ("fields", "update", "properties")):
        raise Refused(400, "one of 'fields' or 'update' required")
    _may_be_silent(who)
    with world().lock:
        asked = wanted(body, issue(found.id), may=may_edit())
        must(who, "EDIT_ISSUES", "You do not have permission to edit issues in this project.")
        _must_comment(who, asked)
        writes.edit(world(), who, now(), found.id, asked.values, asked.metadata)
        _companions(found, who, asked)
    if request.args.get("returnIssue") == "true" and world().site.cloud:
        return answer(issue_json.issue(view(), issue(found.id), selection((), "*all")))
    return nothing()


def _may_be_silent(who: User) -> None:
    """Data Center refuses `notifyUsers=false` to those who are no administrators; Cloud takes no notice of it."""
    asked = request.args.get("notifyUsers", "true") == "false"
    lawful = any(world().site.may(who, key) for key in ("ADMINISTER", "ADMINISTER_PROJECTS"))
    if asked and not world().site.cloud and not lawful:
        raise Refused(403, "To discard the user notification either admin or project admin permissions are required.")


def _companions(found: Issue, who: User, asked: Wanted) -> None:
    """Comments and properties that came along with a write."""
    for said in asked.comments:
        talk.comment(world(), who, now(), found.id, said.body, said.visibility, said.properties)
    for key, value in asked.properties:
        talk.set_property(world(), found.id, key, value)


def _must_comment(who: User, asked: Wanted) -> None:
    for said in asked.comments:
        must_comment(who, said.visibility)


def move(found: Issue, who: User, transition_id: str, asked: Wanted) -> None:
    """A transition with its companions, at once. Who may move no issue is told that there is no such way."""
    _must_comment(who, asked)
    with world().lock:
        way = transition_id if world().site.may(who, "TRANSITION_ISSUES") else ""
        writes.move(world(), who, now(), found.id, way, asked.metadata)
        _companions(found, who, asked)


@routes.delete("/issue/<id_or_key>")
def delete(id_or_key: str) -> Answer:
    who, found = actor(), issue(id_or_key)
    must(who, "DELETE_ISSUES", "You do not have permission to delete issues in this project.")
    writes.delete(world(), who, now(), found.id)
    return nothing()


@routes.get("/issue/<id_or_key>/editmeta")
def edit_metadata(id_or_key: str) -> Answer:
    issue(id_or_key)
    fields: Body = {}
    for field in world().site.fields:
        if may_edit() and offered(field):
            fields[field.id] = {
                "required": field.id in {"summary", "issuetype"},
                "schema": things.schema(field),
                "name": field.name,
                "key": field.id,
                "operations": ["add", "set", "remove"] if field.kind == "labels" else ["set"],
            }
    return answer({"fields": fields})
