"""Registering webhooks: `/rest/webhooks/1.0/webhook`, Cloud's admin webhooks and Data Center's before version 10."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint

from connector.sandbox.jql.parser import parse
from connector.sandbox.jql.search import matcher
from connector.sandbox.jql.terms import Asked
from connector.sandbox.jql.tokens import JqlError
from connector.sandbox.rest.context import Answer, NoSuchPath, admin, answer, nothing, now, sent, world
from connector.sandbox.shapes.view import Body
from connector.sandbox.state.refused import Refused
from connector.sandbox.state.site import User
from connector.sandbox.state.world import Hook

routes = Blueprint("hooks", __name__, url_prefix="/rest/webhooks/1.0/webhook")
SECTION = "issue-related-events-section"


def newer() -> bool:
    """Data Center from version 10 on has another address for them."""
    return not world().site.cloud and int(world().site.version.partition(".")[0]) >= 10


@routes.before_request
def only_older() -> None:
    if newer():
        raise NoSuchPath


@routes.get("")
def every() -> Answer:
    admin()
    return answer([_shown(hook) for hook in world().hooks.values()])


@routes.get("/<hook_id>")
def one(hook_id: str) -> Answer:
    admin()
    return answer(_shown(_known(hook_id)))


@routes.post("")
def register() -> Answer:
    who, body = admin(), sent()
    filters = body.get("filters")
    jql = filters.get(SECTION) if isinstance(filters, dict) else None
    made = kept(who, body, jql=jql, secret=body.get("secret"), enabled=body.get("enabled", True))
    return answer(_shown(made), 201)


def kept(who: User, body: Mapping[str, Any], *, jql: Any, secret: Any, enabled: Any) -> Hook:
    """Makes a hook of what both addresses are sent alike, `body`, and of what each names in its own way, and keeps it.
    Raises Refused 400."""
    name, url, events = body.get("name"), str(body.get("url") or ""), body.get("events")
    if not name or not url.startswith(("http://", "https://")):
        raise Refused(400, "A webhook needs a name and an http or https URL.")
    hook = Hook(
        id=world().take_id("hook"),
        name=str(name),
        url=url,
        events=tuple(str(event) for event in events) if isinstance(events, list) else (),
        jql=_checked(str(jql or ""), who),
        secret=str(secret or ""),
        enabled=enabled is not False,
        registrar=who.id,
        at=now(),
    )
    with world().lock:
        world().hooks[hook.id] = hook
        world().touched()
    return hook


def _checked(jql: str, who: User) -> str:
    """Raises Refused for JQL that is none."""
    try:
        matcher(parse(jql), Asked(world().site, now(), who, world().issue, strict=False))
    except JqlError as problem:
        raise Refused(400, str(problem)) from None
    return jql


@routes.delete("/<hook_id>")
def forget(hook_id: str) -> Answer:
    """At either address."""
    admin()
    with world().lock:
        del world().hooks[_known(hook_id).id]
        world().touched()
    return nothing()


def _known(hook_id: str) -> Hook:
    found = world().hooks.get(hook_id)
    if found is None:
        raise Refused(404, f"A webhook with id '{hook_id}' does not exist.")
    return found


def _shown(hook: Hook) -> Body:
    """The secret is never told back; `isSigned` says that there is one."""
    registrar = world().site.user(hook.registrar)
    return {
        "name": hook.name,
        "url": hook.url,
        "excludeBody": False,
        "filters": {SECTION: hook.jql},
        "events": list(hook.events),
        "enabled": hook.enabled,
        "self": f"{world().base_url}/rest/webhooks/1.0/webhook/{hook.id}",
        "lastUpdatedUser": hook.registrar,
        "lastUpdatedDisplayName": registrar.display if registrar else "",
        "lastUpdated": int(hook.at.timestamp() * 1000),
        "isSigned": bool(hook.secret),
    }
