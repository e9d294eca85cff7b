"""What every address needs: the world, who calls, what they sent, how to answer and how to refuse."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeVar, cast

import orjson
from flask import Blueprint, Flask, Response, current_app, g, request
from werkzeug.exceptions import HTTPException

from connector.sandbox.lagging.replica import Replica
from connector.sandbox.shapes.view import View
from connector.sandbox.state.model import Issue
from connector.sandbox.state.refused import NO_ISSUE_CLOUD, NO_ISSUE_DC, Refused
from connector.sandbox.state.site import User
from connector.sandbox.state.talk import visible
from connector.sandbox.state.world import World

Answer = Response
T = TypeVar("T")


def chapter(name: str) -> Blueprint:
    """A blueprint under `/rest/api/<version>`: v2 and, on Cloud, v3; anything else is not there."""
    blueprint = Blueprint(name, __name__, url_prefix="/rest/api/<version>")

    @blueprint.url_value_preprocessor
    def take_version(_endpoint: str | None, values: dict[str, Any] | None) -> None:
        version = (values or {}).pop("version", "2")
        known = {"2", "3", "latest"} if world().site.cloud else {"2", "latest"}
        if version not in known:
            raise NoSuchPath
        g.version = "3" if version == "3" else "2"

    return blueprint


class NoSuchPath(Exception):
    """Nothing answers at this address in this dialect."""


def world() -> World:
    return cast("World", current_app.extensions["world"])


def replica() -> Replica:
    return cast("Replica", current_app.extensions["replica"])


def now() -> datetime:
    return world().clock()


def caller() -> User | None:
    """None: anonymous."""
    return cast("User | None", g.get("caller"))


def actor() -> User:
    """The caller, who must be somebody. Raises Refused 401."""
    known = caller()
    if known is None:
        raise Refused(401, "You are not authenticated. Authentication required to perform this operation.")
    return known


def admin() -> User:
    """The caller, who must be an administrator. Raises Refused."""
    known = actor()
    if not world().site.is_admin(known):
        raise Refused(403, "You do not have permission to perform this operation. Only Jira administrators may.")
    return known


def view() -> View:
    return View(world().site, world().base_url, g.get("version", "2"), caller(), now=now())


def v3() -> bool:
    return bool(g.get("version") == "3")


def issue(id_or_key: str) -> Issue:
    """Raises Refused 404; also when an anonymous caller asks Cloud."""
    found = world().issue(id_or_key)
    if found is not None and request.method == "GET":
        found = replica().read().get(found.id)
    cloud = world().site.cloud
    if found is None or (cloud and caller() is None) or not visible(world().site, caller(), found):
        raise Refused(404, NO_ISSUE_CLOUD if cloud else NO_ISSUE_DC)
    return found


def answer(body: Any, status: int = 200) -> Answer:
    return Response(orjson.dumps(body), status, content_type="application/json;charset=UTF-8")


def nothing(status: int = 204) -> Answer:
    return Response(b"", status)


def sent() -> Mapping[str, Any]:
    """The JSON object of the request's body. Raises Refused 400."""
    body = sent_value()
    if not isinstance(body, Mapping):
        raise Refused(400, "Invalid request payload. Refer to the REST API documentation and try again.")
    return body


def sent_value() -> Any:
    try:
        return orjson.loads(request.get_data())
    except orjson.JSONDecodeError:
        raise Refused(400, "There was an error parsing JSON. Check that your request body is valid.") from None


def number(name: str, default: int, *, low: int = 0, high: int = 1_048_576) -> int:
    """A query parameter; one that is too great is cut down, as Jira does."""
    raw = request.args.get(name, "")
    if not raw:
        return default
    try:
        return max(low, min(int(raw), high))
    except ValueError:
        raise Refused(400, f"The value of the query parameter '{name}' must be a number.") from None


def listed(name: str) -> tuple[str, ...]:
    """A query parameter of comma-separated words, possibly repeated."""
    return tuple(part.strip() for raw in request.args.getlist(name) for part in raw.split(",") if part.strip())


def page(items: list[T], start: int, size: int) -> list[T]:
    return items[start : start + size]


def refuse_as_jira(app: Flask) -> None:
    """What cannot be done is answered in Jira's several shapes (`jira-platform.md` §2.10)."""
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NoSuchPath, _no_path)
    app.register_error_handler(HTTPException, _http)


def _refused(problem: Refused) -> Response:
    if request.path.startswith("/rest/servicedeskapi/"):
        told = " ".join((*problem.messages, *problem.errors.values()))
        return answer({"errorMessage": told, "i18nErrorMessage": {"i18nKey": told, "parameters": []}}, problem.status)
    return answer({"errorMessages": list(problem.messages), "errors": problem.errors}, problem.status)


def _no_path(_problem: NoSuchPath) -> Response:
    return _machine(404, "Not Found")


def _http(problem: HTTPException) -> Response:
    return _machine(problem.code or 500, problem.name)


def _machine(status: int, title: str) -> Response:
    if not world().site.cloud:
        sentence = f"null for uri: {request.base_url}" if status == 404 else f"HTTP {status} {title}"
        return answer({"message": sentence, "status-code": status}, status)
    body = {"type": "about:blank", "title": title, "status": status, "detail": title, "instance": request.path}
    response = answer(body, status)
    response.content_type = "application/problem+json"
    return response
