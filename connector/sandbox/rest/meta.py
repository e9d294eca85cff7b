"""The site itself: server, people, projects, statuses, types, priorities, fields, screens, permissions."""

from urllib.parse import quote

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    actor,
    answer,
    caller,
    chapter,
    listed,
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


@routes.get("/serverInfo")
def server_info() -> Answer:
    cloud = world().site.cloud
    body: Body = {
        "baseUrl": world().base_url,
        "version": "1001.0.0-SNAPSHOT" if cloud else world().site.version,
        "versionNumbers": [1001, 0, 0] if cloud else [int(part) for part in world().site.version.split(".")],
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
            {"name": name, "self": view().link(f"group?groupname={quote(name)}")} for name in user.groups
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
    if not world().site.may(actor(), "USER_PICKER" if world().site.cloud else "ADMINISTER"):
        raise Refused(403, "You do not have permission to see who is in a group.")
    wanted = request.args.get("groupname") or request.args.get("groupId") or ""
    found = [one for one in world().site.users if wanted in one.groups]
    if not found:
        raise Refused(404, f"The group named '{wanted}' does not exist.")
    start, size = number("startAt", 0), number("maxResults", 50, low=1, high=50)
    shown = page(found, start, size)
    link = view().link(f"group/member?groupname={quote(wanted)}&includeInactiveUsers=false&maxResults={size}&startAt=")
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
    if found is None or not world().site.may(caller(), "BROWSE_PROJECTS"):
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


@routes.get("/priority/search")
def priority_pages() -> Answer:
    """Cloud only: `/priority` is deprecated there."""
    if not world().site.cloud:
        raise NoSuchPath
    known = list(world().site.priorities)
    start, size = number("startAt", 0), number("maxResults", 50, low=1, high=50)
    values = [things.priority_detail(view(), one) for one in page(known, start, size)]
    last = start + len(values) >= len(known)
    return answer({"startAt": start, "maxResults": size, "total": len(known), "isLast": last, "values": values})


@routes.get("/resolution")
def resolutions() -> Answer:
    return answer([things.resolution(view(), one) for one in world().site.resolutions])


@routes.get("/field")
def fields() -> Answer:
    return answer([*(things.field(view(), one) for one in world().site.fields), things.KEY_FIELD])


@routes.post("/field")
def create_field() -> Answer:
    """A new custom field, on no screen yet; without a searcher it cannot be searched."""
    if not world().site.is_admin(actor()):
        raise Refused(400, "You do not have permission to create custom fields.")
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
