"""Webhooks of Data Center from version 10 on (`jira-platform.md` §1.1, §1.7): `configuration` tells what they do.

The older form's `filters` and `secret` are accepted and ignored. A secret is told back as a mask.
"""

from typing import Any

import orjson
from flask import Blueprint

from connector.sandbox.rest.admin.hooks import SECTION, forget, kept, newer
from connector.sandbox.rest.context import Answer, NoSuchPath, admin, answer, sent, world
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
    jql, secret = _filter(told.get("FILTERS")), told.get("SECRET")
    return answer(_shown(kept(who, body, jql=jql, secret=secret, enabled=body.get("active", True))), 201)


routes.delete("/<hook_id>")(forget)


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
