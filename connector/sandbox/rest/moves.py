"""Transitions and, on Cloud only, the paged changelog."""

from flask import request

from connector.sandbox.rest.context import (
    Answer,
    NoSuchPath,
    actor,
    answer,
    chapter,
    issue,
    listed,
    nothing,
    number,
    page,
    sent,
    view,
    world,
)
from connector.sandbox.rest.inputs import wanted
from connector.sandbox.rest.issues import move, ways
from connector.sandbox.shapes import issue_json, things
from connector.sandbox.state.refused import Refused, not_on_screen

routes = chapter("moves")


@routes.get("/issue/<id_or_key>/transitions")
def transitions(id_or_key: str) -> Answer:
    """Those possible now; none for an anonymous caller, none for an unknown `transitionId`."""
    found = issue(id_or_key)
    only = request.args.get("transitionId")
    with_fields = "transitions.fields" in listed("expand")
    possible = ways(found)
    shown = [
        things.transition(view(), known, fields=with_fields) for known in possible if only is None or known.id == only
    ]
    return answer({"expand": "transitions", "transitions": shown})


@routes.post("/issue/<id_or_key>/transitions")
def transit(id_or_key: str) -> Answer:
    who, found, body = actor(), issue(id_or_key), sent()
    given = body.get("transition")
    raw = given.get("id") if isinstance(given, dict) else None
    if raw is None:
        raise Refused(400, "Missing 'transition' identifier")
    if not str(raw).isdigit():
        raise Refused(400, "'transition' identifier must be an integer")
    fields = body.get("fields")
    if isinstance(fields, dict) and fields:
        raise Refused(400, errors={field_id: not_on_screen(field_id) for field_id in fields})
    move(found, who, str(raw), wanted({**body, "fields": {}}, found))
    return nothing()


@routes.get("/issue/<id_or_key>/changelog")
def changelog(id_or_key: str) -> Answer:
    """Oldest first, at most a hundred at a time. Data Center has no such address."""
    if not world().site.cloud:
        raise NoSuchPath
    found = issue(id_or_key)
    start, size = number("startAt", 0), number("maxResults", 100, low=1, high=100)
    shown = page(list(found.histories), start, size)
    link = view().link(f"issue/{found.key}/changelog?maxResults={size}&startAt=")
    last = start + len(shown) >= len(found.histories)
    body = {
        "self": f"{link}{start}",
        "maxResults": size,
        "startAt": start,
        "total": len(found.histories),
        "isLast": last,
        "values": [issue_json.history(view(), one) for one in shown],
    }
    return answer(body if last else {**body, "nextPage": f"{link}{start + size}"})
