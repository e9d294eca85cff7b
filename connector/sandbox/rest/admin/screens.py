"""Screens: the default one, and the projects' own where they have one; each has one tab.

Which screens a project uses only Cloud tells. A screen serves to create, edit and view all types alike.
"""

from dataclasses import replace

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    actor,
    admin,
    answer,
    chapter,
    nothing,
    number,
    page,
    sent,
    view,
    world,
)
from connector.sandbox.rest.inputs import offered
from connector.sandbox.shapes import things
from connector.sandbox.shapes.view import Body
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Field, by_id

routes = chapter("screens")
DEFAULT, OWN, TAB, SCHEME = 1, 10001, 10000, 10100


def _screens() -> list[Body]:
    own = world().site.own_screen
    default: Body = {"id": DEFAULT, "name": "Default Screen", "description": ""}
    return [default, {"id": OWN, "name": own, "description": ""}] if own else [default]


def _used() -> int:
    return OWN if world().site.own_screen else DEFAULT


def _holds(field: Field, screen: int) -> bool:
    return field.on_screen if screen == _used() else field.on_default


def _paged(values: list[Body], size: int) -> Answer:
    start, size = number("startAt", 0), number("maxResults", size, low=1, high=size)
    shown = page(values, start, size)
    last = start + len(shown) >= len(values)
    return answer({"startAt": start, "maxResults": size, "total": len(values), "isLast": last, "values": shown})


@routes.get("/screens")
def screens() -> Answer:
    admin()
    return _paged(_screens(), 100) if world().site.cloud else answer(_screens())


def _screen(screen_id: int) -> int:
    if screen_id not in {one["id"] for one in _screens()}:
        raise Refused(404 if world().site.cloud else 400, f"The screen with id {screen_id} does not exist.")
    return screen_id


@routes.get("/screens/<int:screen_id>/tabs")
def tabs(screen_id: int) -> Answer:
    admin()
    _screen(screen_id)
    return answer([{"id": TAB, "name": "Field Tab"}])


@routes.get("/screens/<int:screen_id>/tabs/<int:tab_id>/fields")
def on_tab(screen_id: int, tab_id: int) -> Answer:
    admin()
    _tab(tab_id)
    held = _screen(screen_id)
    shown = (one for one in world().site.fields if _holds(one, held) and one.kind != "computed")
    return answer([{"id": one.id, "name": one.name} for one in shown])


@routes.post("/screens/<int:screen_id>/tabs/<int:tab_id>/fields")
def put_on_tab(screen_id: int, tab_id: int) -> Answer:
    admin()
    _tab(tab_id)
    field = _put(str(sent().get("fieldId")), _screen(screen_id))
    return answer({"id": field.id, "name": field.name})


def _tab(tab_id: int) -> None:
    if tab_id != TAB:
        raise Refused(404 if world().site.cloud else 400, f"The tab with id {tab_id} does not exist.")


@routes.post("/screens/addToDefault/<field_id>")
def add_to_default(field_id: str) -> Answer:
    admin()
    _put(field_id, DEFAULT)
    return answer({}) if world().site.cloud else nothing()


def _put(field_id: str, screen: int) -> Field:
    found = world().site.field(field_id)
    if found is None or found.kind == "computed":
        raise Refused(404 if world().site.cloud else 400, f"The field with id '{field_id}' does not exist.")
    if _holds(found, screen):
        raise Refused(400, f"The field '{field_id}' already exists on the screen.")
    put = replace(found, on_screen=True) if screen == _used() else replace(found, on_default=True)
    world().put_field(put)
    return put


@routes.get("/issuetypescreenscheme/project")
def schemes_of_projects() -> Answer:
    _cloud_only()
    if not request.args.get("projectId"):
        raise Refused(400, "The 'projectId' query parameter is required.")
    wanted = [one for one in request.args.getlist("projectId") if by_id(world().site.projects, one)]
    scheme = {"id": str(SCHEME), "name": "Default Issue Type Screen Scheme"}
    return _paged([{"issueTypeScreenScheme": scheme, "projectIds": wanted}] if wanted else [], 50)


@routes.get("/issuetypescreenscheme/mapping")
def mapping() -> Answer:
    _cloud_only()
    item = {"issueTypeScreenSchemeId": str(SCHEME), "issueTypeId": "default", "screenSchemeId": str(SCHEME)}
    return _paged([item], 50)


@routes.get("/screenscheme")
def screen_schemes() -> Answer:
    _cloud_only()
    return _paged([{"id": SCHEME, "name": "Default Screen Scheme", "screens": {"default": _used()}}], 25)


def _cloud_only() -> None:
    if not world().site.cloud:
        raise NoSuchPath
    admin()


@routes.get("/issue/createmeta/<project>/issuetypes")
def creatable(project: str) -> Answer:
    _project(project)
    types = [things.issue_type(view(), kind) for kind in world().site.types]
    return _meta(types, "issueTypes")


@routes.get("/issue/createmeta/<project>/issuetypes/<type_id>")
def creatable_fields(project: str, type_id: str) -> Answer:
    _project(project)
    if by_id(world().site.types, type_id) is None:
        raise Refused(400, f"The issue type with id '{type_id}' does not exist.")
    fields = [_offered(one) for one in world().site.fields if offered(one)]
    return _meta(fields, "fields")


def _project(wanted: str) -> None:
    may = world().site.may(actor(), "CREATE_ISSUES")
    if not may or wanted not in {name for one in world().site.projects for name in (one.id, one.key)}:
        raise Refused(400, f"The project '{wanted}' does not exist, or you may not create issues in it.")


def _offered(field: Field) -> Body:
    body: Body = {
        "required": field.id in {"summary", "issuetype"},
        "schema": things.schema(field),
        "name": field.name,
        "fieldId": field.id,
        "hasDefaultValue": False,
        "operations": ["add", "set", "remove"] if field.kind == "labels" else ["set"],
    }
    return {**body, "key": field.id} if world().site.cloud else body


def _meta(values: list[Body], place: str) -> Answer:
    """The pages of Cloud's metadata are named after what they hold, and do not tell which is the last."""
    if not world().site.cloud:
        return _paged(values, 50)
    start, size = number("startAt", 0), number("maxResults", 50, low=1, high=200)
    shown = page(values, start, size)
    return answer({"startAt": start, "maxResults": size, "total": len(values), place: shown})
