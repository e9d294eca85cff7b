"""What apps hang on issues: properties, remote links, notices."""

import orjson
from flask import request

from connector.sandbox.rest.context import (
    Answer,
    actor,
    answer,
    chapter,
    issue,
    nothing,
    sent,
    sent_value,
    view,
    world,
)
from connector.sandbox.rest.inputs import PROPERTY_LIMIT, check_key
from connector.sandbox.rest.permits import must
from connector.sandbox.shapes.view import Body
from connector.sandbox.state import talk
from connector.sandbox.state.model import Issue, RemoteLink
from connector.sandbox.state.refused import Refused

routes = chapter("extras")
NO_EDIT = "You do not have permission to edit issues in this project."


@routes.get("/issue/<id_or_key>/properties")
def keys(id_or_key: str) -> Answer:
    found = issue(id_or_key)
    link = view().link(f"issue/{found.key}/properties/")
    return answer({"keys": [{"self": link + key, "key": key} for key in found.properties]})


@routes.get("/issue/<id_or_key>/properties/<path:key>")
def read(id_or_key: str, key: str) -> Answer:
    found = issue(id_or_key)
    if key not in found.properties:
        raise Refused(404, f"The property {key} does not exist.")
    return answer({"key": key, "value": found.properties[key]})


@routes.put("/issue/<id_or_key>/properties/<path:key>")
def write(id_or_key: str, key: str) -> Answer:
    who, found, value = actor(), issue(id_or_key), sent_value()
    must(who, "EDIT_ISSUES", NO_EDIT)
    check_key(key)
    if len(orjson.dumps(value).decode()) > PROPERTY_LIMIT:
        raise Refused(400, f"The property value is too long: at most {PROPERTY_LIMIT} characters.")
    return nothing(201 if talk.set_property(world(), found.id, key, value) else 200)


@routes.delete("/issue/<id_or_key>/properties/<path:key>")
def drop(id_or_key: str, key: str) -> Answer:
    who, found = actor(), issue(id_or_key)
    must(who, "EDIT_ISSUES", NO_EDIT)
    if not talk.drop_property(world(), found.id, key):
        raise Refused(404, f"The property {key} does not exist.")
    return nothing()


@routes.post("/issue/<id_or_key>/notify")
def notify(id_or_key: str) -> Answer:
    actor()
    found, body = issue(id_or_key), sent()
    if not body.get("to"):
        raise Refused(400, "No recipients were defined for notification.")
    talk.notify(world(), found.id, body)
    return nothing()


@routes.get("/issue/<id_or_key>/remotelink")
def links(id_or_key: str) -> Answer:
    found = issue(id_or_key)
    wanted = request.args.get("globalId")
    if wanted is None:
        return answer([_link(found, known) for known in found.links])
    for known in found.links:
        if known.body.get("globalId") == wanted:
            return answer(_link(found, known))
    raise Refused(404, f"A remote issue link with the global id '{wanted}' does not exist.")


def _link(found: Issue, known: RemoteLink) -> Body:
    shown = {key: known.body[key] for key in ("globalId", "application", "relationship", "object") if key in known.body}
    return {"id": int(known.id), "self": view().link(f"issue/{found.key}/remotelink/{known.id}"), **shown}


@routes.post("/issue/<id_or_key>/remotelink")
def link(id_or_key: str) -> Answer:
    who, found, body = actor(), issue(id_or_key), sent()
    must(who, "LINK_ISSUES", "You do not have permission to link issues in this project.")
    target = body.get("object")
    shown = target if isinstance(target, dict) else {}
    errors = {name: f"'{name}' is required." for name in ("url", "title") if not shown.get(name)}
    if errors:
        raise Refused(400, errors=errors)
    made, new = talk.link(world(), found.id, body)
    full = _link(found, made)
    return answer({"id": full["id"], "self": full["self"]}, 201 if new else 200)
