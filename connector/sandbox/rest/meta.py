"""The site itself: server, people, projects, statuses, types, priorities, fields, screens, permissions."""

from dataclasses import replace

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    actor,
    admin,
    answer,
    caller,
    chapter,
    listed,
    nothing,
    now,
    number,
    page,
    sent,
    view,
    world,
)
from connector.sandbox.shapes import things
from connector.sandbox.shapes.view import Body
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import CUSTOM_TYPES, SCHEMA_TYPES, Field, Project, User, first

routes = chapter("meta")
_PERMISSIONS = {
    "BROWSE_PROJECTS": "Browse Projects",
    "CREATE_ISSUES": "Create Issues",
    "EDIT_ISSUES": "Edit Issues",
    "TRANSITION_ISSUES": "Transition Issues",
    "ADD_COMMENTS": "Add Comments",
    "CREATE_ATTACHMENTS": "Create Attachments",
    "ADMINISTER_PROJECTS": "Administer Projects",
    "ADMINISTER": "Administer Jira",
}


@routes.get("/serverInfo")
def server_info() -> Answer:
    cloud = world().site.cloud
    body: Body = {
        "baseUrl": world().base_url,
        "version": "1001.0.0-SNAPSHOT" if cloud else "9.12.0",
        "versionNumbers": [1001, 0, 0] if cloud else [9, 12, 0],
        "deploymentType": "Cloud" if cloud else "Server",
        "buildNumber": 100283 if cloud else 9120000,
        "buildDate": "2025-05-22T15:20:46.000+0200",
        "serverTime": view().at(now()),
        "scmInfo": "09e6132c00c64e0fa0d67a2cb4c3",
        "serverTitle": world().site.title,
    }
    if cloud:
        addresses = ("displayUrl", "displayUrlServicedeskHelpCenter", "displayUrlConfluence")
        body |= {**dict.fromkeys(addresses, world().base_url), "serverTimeZone": world().site.zone}
    return answer(body)


@routes.get("/myself")
def myself() -> Answer:
    return answer(_person(actor()))


def _person(user: User) -> Body:
    body = view().user(user)
    wraps: Body = {name: {"size": 0, "items": []} for name in ("groups", "applicationRoles")}
    wraps["groups"]["size"] = len(user.groups)
    if "groups" in listed("expand"):
        wraps["groups"]["items"] = [
            {"name": name, "self": view().link(f"group?groupname={name}")} for name in user.groups
        ]
    return {**body, "locale": "ru_RU", **wraps, "expand": "groups,applicationRoles"}


@routes.get("/user")
def user() -> Answer:
    actor()
    wanted = request.args.get("accountId" if world().site.cloud else "username") or request.args.get("key")
    found = first(world().site.users, lambda one: wanted == (one.id if world().site.cloud else one.name))
    if found is None:
        raise Refused(404, f"The user with the key '{wanted}' does not exist")
    return answer(_person(found))


@routes.get("/group/member")
def members() -> Answer:
    actor()
    wanted = request.args.get("groupname") or request.args.get("groupId") or ""
    found = [one for one in world().site.users if wanted in one.groups]
    if not found:
        raise Refused(404, f"The group named '{wanted}' does not exist.")
    start, size = number("startAt", 0), number("maxResults", 50, low=1, high=50)
    shown = page(found, start, size)
    link = view().link(f"group/member?groupname={wanted}&includeInactiveUsers=false&maxResults={size}&startAt=")
    last = start + len(shown) >= len(found)
    body = {
        "self": f"{link}{start}",
        "maxResults": size,
        "startAt": start,
        "total": len(found),
        "isLast": last,
        "values": [view().user(one) for one in shown],
    }
    return answer(body if last else {**body, "nextPage": f"{link}{start + size}"})


def _project(id_or_key: str) -> Project:
    found = first(world().site.projects, lambda one: id_or_key in {one.id, one.key})
    if found is None or caller() is None:
        raise Refused(404, f"No project could be found with key '{id_or_key}'.")
    return found


@routes.get("/project/<id_or_key>")
def project(id_or_key: str) -> Answer:
    return answer(things.project_detail(view(), _project(id_or_key)))


@routes.get("/project/<id_or_key>/statuses")
def project_statuses(id_or_key: str) -> Answer:
    _project(id_or_key)
    return answer([things.type_with_statuses(view(), kind) for kind in world().site.types])


@routes.get("/status")
def statuses() -> Answer:
    return answer([things.status(view(), one) for one in world().site.statuses])


@routes.get("/issuetype")
def types() -> Answer:
    return answer([things.issue_type(view(), one) for one in world().site.types])


@routes.get("/priority")
def priorities() -> Answer:
    return answer([things.priority_detail(view(), one) for one in world().site.priorities])


@routes.get("/resolution")
def resolutions() -> Answer:
    return answer([things.resolution(view(), one) for one in world().site.resolutions])


@routes.get("/field")
def fields() -> Answer:
    return answer([*(things.field(view(), one) for one in world().site.fields), things.KEY_FIELD])


@routes.post("/field")
def create_field() -> Answer:
    """A new custom field, on no screen yet; without a searcher it cannot be searched."""
    admin()
    body = sent()
    custom = str(body.get("type", "")).removeprefix(things.CUSTOM_PREFIX)
    if not body.get("name"):
        raise Refused(400, errors={"name": "Missing name. Please specify one and try again."})
    if custom not in CUSTOM_TYPES:
        raise Refused(400, errors={"type": f"The type '{body.get('type')}' is not a custom field type."})
    number_ = world().take_id("field")
    kind = CUSTOM_TYPES[custom]
    made = Field(
        id=f"customfield_{number_}",
        name=str(body["name"]),
        kind=kind,
        type=SCHEMA_TYPES.get(kind, "string"),
        clauses=(f"cf[{number_}]", str(body["name"])),
        custom=custom,
        on_screen=False,
        searchable=bool(body.get("searcherKey")),
    )
    world().put_field(made)
    return answer(things.field(view(), made), 201)


@routes.post("/screens/addToDefault/<field_id>")
def add_to_screen(field_id: str) -> Answer:
    admin()
    found = world().site.field(field_id)
    if found is None or not found.custom:
        raise Refused(404, f"The field with id '{field_id}' does not exist.")
    if found.on_screen:
        raise Refused(400, f"The field '{field_id}' already exists on the screen.")
    world().put_field(replace(found, on_screen=True))
    return answer({}) if world().site.cloud else nothing()


@routes.get("/mypermissions")
def my_permissions() -> Answer:
    asked = listed("permissions")
    if world().site.cloud and not asked:
        raise Refused(400, "The 'permissions' query parameter is required.")
    unknown = [key for key in asked if key not in _PERMISSIONS]
    if unknown:
        raise Refused(400, f"Unrecognized permission(s): {', '.join(unknown)}")
    return answer({"permissions": {key: _permission(key) for key in asked or _PERMISSIONS}})


def _permission(key: str) -> Body:
    who = caller()
    administers = key.startswith("ADMINISTER")
    return {
        "id": str(list(_PERMISSIONS).index(key) + 10),
        "key": key,
        "name": _PERMISSIONS[key],
        "type": "GLOBAL" if key == "ADMINISTER" else "PROJECT",
        "description": _PERMISSIONS[key],
        "havePermission": world().site.is_admin(who) if administers else who is not None,
    }
