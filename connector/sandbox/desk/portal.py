"""`/rest/servicedeskapi`: what customers do through the portal and agents look at, and who sees what.

Source: Atlassian's document of Service Management Cloud. A customer sees the requests that are theirs or shared with
them, says only public things, reads no internal ones, and moves a request only where the portal lets them.
"""

from typing import Any

from flask import Blueprint, request

from connector.sandbox.rest.context import Answer, NoSuchPath, actor, answer, nothing, now, number, sent, view, world
from connector.sandbox.rest.inputs import wanted
from connector.sandbox.shapes import desk_json
from connector.sandbox.shapes.view import Body
from connector.sandbox.state import talk, writes
from connector.sandbox.state.desk import (
    CHANNEL,
    Desk,
    RequestType,
    desk_fields,
    organizations_of,
    portal_only,
    shared_with,
)
from connector.sandbox.state.model import FieldValue, Issue, RichText
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import Project, Transition, User, first

routes = Blueprint("desk", __name__, url_prefix="/rest/servicedeskapi")
LIMIT = 50


def desk() -> Desk:
    """Raises NoSuchPath where there is no Service Management."""
    found = world().site.desk
    if found is None:
        raise NoSuchPath
    return found


def seen(id_or_key: str) -> Issue:
    """The request, if the caller sees it in the portal or as an agent. Raises Refused 404."""
    who, found = actor(), world().issue(id_or_key)
    site = world().site
    shown = found is not None and (shared_with(site, who, found) if not agent(who) else talk.visible(site, who, found))
    if found is None or not shown:
        raise Refused(404, "The request does not exist or you do not have permission to view it.")
    return found


def agent(who: User) -> bool:
    return world().site.is_agent(who)


def paged(path: str, values: list[Any]) -> Answer:
    start, limit = number("start", 0), number("limit", LIMIT, low=1, high=100)
    return answer(desk_json.page(view(), path, values, start, limit))


@routes.get("/info")
def info() -> Answer:
    base = f"{world().base_url}/rest/servicedeskapi/info"
    licensed = world().site.desk is not None
    return answer({"version": "5.12.0", "isLicensedForUse": licensed, "_links": {"self": base}})


@routes.get("/servicedesk")
def desks() -> Answer:
    desk()
    known = enumerate(world().site.projects, start=1)
    return paged("servicedesk", [desk_json.service_desk(view(), place, one) for place, one in known])


@routes.get("/servicedesk/<desk_id>/requesttype")
def request_types(desk_id: str) -> Answer:
    _project(desk_id)
    shown = [desk_json.request_type(view(), one) for one in desk().request_types]
    return paged(f"servicedesk/{desk_id}/requesttype", shown)


def _project(desk_id: str) -> Project:
    projects = {str(place): one for place, one in enumerate(world().site.projects, start=1)}
    if desk_id not in projects:
        raise Refused(404, "The service desk does not exist.")
    return projects[desk_id]


@routes.post("/request")
def raise_request() -> Answer:
    """A customer's request gets its type, its customer's only organisation, and the portal as its channel."""
    who, body = actor(), sent()
    project = _project(str(body.get("serviceDeskId")))
    kind = next((one for one in desk().request_types if one.id == str(body.get("requestTypeId"))), None)
    if kind is None:
        raise Refused(400, "Request type is not valid.")
    asked = wanted({"fields": body.get("requestFieldValues")}, None)
    if not asked.values.get("summary"):
        raise Refused(400, "Summary is required.")
    made = open_request(who, project, kind, dict(asked.values))
    return answer(shown(made), 201)


def open_request(who: User, project: Project, kind: RequestType, values: dict[str, FieldValue]) -> Issue:
    born = {**values, **desk_fields(world().site, who, kind), "issuetype": kind.issue_type}
    with world().lock:
        made = writes.create(world(), who, now(), project, born)
        talk.set_property(world(), made.id, CHANNEL, {"value": "portal"})
    return made


def shown(found: Issue) -> Body:
    place = next(n for n, one in enumerate(world().site.projects, start=1) if one.id == found.text("project"))
    return desk_json.request(view(), place, found, found.text(desk().numbers["request_type"]))


@routes.get("/request/<key>")
def one_request(key: str) -> Answer:
    return answer(shown(seen(key)))


@routes.get("/request/<key>/comment")
def comments(key: str) -> Answer:
    """`public` and `internal` are both true unless told; a customer is never given internal ones."""
    found, site = seen(key), world().site
    public, internal = (request.args.get(name, "true") != "false" for name in ("public", "internal"))
    said = [one for one in found.comments if talk.readable(site, actor(), one)]
    kept = [desk_json.comment(view(), found, one) for one in said if (internal if one.internal else public)]
    return paged(f"request/{found.id}/comment", kept)


@routes.post("/request/<key>/comment")
def say(key: str) -> Answer:
    """Only agents may say something internal; whoever does not say which it is, is refused."""
    who, found, body = actor(), seen(key), sent()
    text, public = body.get("body"), body.get("public")
    if not isinstance(text, str) or not text.strip() or not isinstance(public, bool):
        raise Refused(400, "The comment must have a body, and say whether it is public.")
    if not public and not agent(who):
        raise Refused(403, "You do not have permission to make an internal comment.")
    mark = {"sd.public.comment": {"internal": not public}}
    said = talk.comment(world(), who, now(), found.id, RichText(text), properties=mark)
    return answer(desk_json.comment(view(), found, said), 201)


@routes.get("/request/<key>/participant")
def participants(key: str) -> Answer:
    found = seen(key)
    held = found.fields.get(desk().numbers["participants"])
    people = [user for one in held or () if (user := world().site.user(str(one)))] if isinstance(held, tuple) else []
    return paged(f"request/{found.id}/participant", [desk_json.person(view(), one) for one in people])


@routes.post("/request/<key>/participant")
def add_participants(key: str) -> Answer:
    who, found, body = actor(), seen(key), sent()
    place = desk().numbers["participants"]
    named = body.get("accountIds" if world().site.cloud else "usernames")
    users = [_user(one) for one in named] if isinstance(named, list) and named else []
    if not users:
        raise Refused(400, "No participants were named.")
    held = found.fields.get(place)
    before = held if isinstance(held, tuple) else ()
    together = tuple(dict.fromkeys((*before, *(one.id for one in users))))
    writes.edit(world(), who, now(), found.id, {place: together})
    return participants(key)


def _user(named: Any) -> User:
    found = first(world().site.users, lambda one: named == (one.id if world().site.cloud else one.name))
    if found is None:
        raise Refused(400, f"User {named} does not exist.")
    return found


def _ways(who: User, found: Issue) -> list[Transition]:
    possible = writes.available(world().site, found)
    open_to = desk().customer_moves
    return [one for one in possible if agent(who) or one.target in open_to]


@routes.get("/request/<key>/transition")
def transitions(key: str) -> Answer:
    found = seen(key)
    ways = [{"id": one.id, "name": one.name} for one in _ways(actor(), found)]
    return paged(f"request/{found.id}/transition", ways)


@routes.post("/request/<key>/transition")
def transit(key: str) -> Answer:
    who, found, body = actor(), seen(key), sent()
    way = next((one for one in _ways(who, found) if one.id == str(body.get("id"))), None)
    if way is None:
        raise Refused(400, "The transition is not valid for this request.")
    writes.move(world(), who, now(), found.id, way.id)
    return nothing()


@routes.get("/request/<key>/sla")
def clocks(key: str) -> Answer:
    """For agents alone; a Jira without Service Management has no clocks to tell."""
    found = seen(key)
    if not agent(actor()):
        raise Refused(403, "Only agents of the service desk may see its SLAs.")
    known = world().site.desk
    metrics = known.metrics if known else ()
    return paged(f"request/{found.id}/sla", [desk_json.clock(view(), found, one) for one in metrics])


@routes.post("/request/<key>/feedback")
def rate(key: str) -> Answer:
    """The reporter alone, once the request is done."""
    who, found, body = actor(), seen(key), sent()
    rating, remark = body.get("rating"), body.get("comment")
    if who.id != found.text("reporter"):
        raise Refused(403, "Only the reporter may give feedback.")
    if body.get("type") != "csat" or not isinstance(rating, int) or not 1 <= rating <= 5:
        raise Refused(400, "The rating must be a whole number between 1 and 5.")
    writes.edit(world(), who, now(), found.id, {desk().numbers["rating"]: float(rating)})
    return answer({"type": "csat", "rating": rating, **({"comment": remark} if remark else {})}, 201)


@routes.get("/organization")
def organizations() -> Answer:
    who = actor()
    own = organizations_of(world().site, who)
    known = [one for one in desk().organizations if not portal_only(world().site, who) or one.id in own]
    return paged("organization", [desk_json.organization(view(), one) for one in known])
