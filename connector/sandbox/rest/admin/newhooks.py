"""Webhooks of Data Center from version 10 on (`jira-platform.md` §1.1, §1.7): `configuration` tells what they do.

The older form's `filters` and `secret` are accepted and ignored. A secret is told back as a mask.
"""

from typing import Any

import orjson
from flask import Blueprint

from connector.sandbox.rest.context import Answer, NoSuchPath, admin, answer, nothing, now, sent, world
from connector.sandbox.rest.hooks import SECTION, checked, known, newer
from connector.sandbox.shapes.view import Body
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.world import Hook

routes = Blueprint("newhooks", __name__, url_prefix="/rest/jira-webhook/1.0/webhooks")


@routes.before_request
def only_newer() -> None:
    if not newer():
        raise NoSuchPath


@routes.get("")
def every() -> Answer:
    admin()
    return answer([_shown(hook) for hook in world().hooks.values()])


@routes.post("")
def register() -> Answer:
    who, body = admin(), sent()
    raw = body.get("configuration")
    told = raw if isinstance(raw, dict) else {}
    if not body.get("name") or not str(body.get("url") or "").startswith(("http://", "https://")):
        raise Refused(400, "A webhook needs a name and an http or https URL.")
    events = body.get("events")
    hook = Hook(
        id=world().take_id("hook"),
        name=str(body["name"]),
        url=str(body["url"]),
        events=tuple(str(one) for one in events) if isinstance(events, list) else (),
        jql=checked(_filter(told.get("FILTERS")), who),
        secret=str(told.get("SECRET") or ""),
        enabled=body.get("active", True) is not False,
        registrar=who.id,
        at=now(),
    )
    with world().lock:
        world().hooks[hook.id] = hook
        world().touched()
    return answer(_shown(hook), 201)


@routes.delete("/<hook_id>")
def forget(hook_id: str) -> Answer:
    admin()
    with world().lock:
        del world().hooks[known(hook_id).id]
        world().touched()
    return nothing()


def _filter(told: Any) -> str:
    try:
        found = orjson.loads(told) if isinstance(told, str) and told else {}
    except orjson.JSONDecodeError:
        raise Refused(400, "FILTERS is not JSON.") from None
    return str(found.get(SECTION) or "") if isinstance(found, dict) else ""


def _shown(hook: Hook) -> Body:
    secret = {"SECRET": "********"} if hook.secret else {}
    filters = {"FILTERS": orjson.dumps({SECTION: hook.jql}).decode()} if hook.jql else {}
    return {
        "id": int(hook.id),
        "name": hook.name,
        "url": hook.url,
        "events": list(hook.events),
        "active": hook.enabled,
        "configuration": {"EXCLUDE_BODY": "false", **secret, **filters},
        "sslVerificationRequired": True,
    }
