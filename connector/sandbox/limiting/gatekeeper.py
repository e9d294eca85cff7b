"""Stands before every request once limits are switched on: lets it through and counts it, or answers 429."""

import threading
from collections.abc import Mapping
from typing import Any

import orjson
from flask import Flask, Response, g, request

from connector.sandbox.limiting.rates import Asked, CloudRates, DataCenterRates
from connector.sandbox.rest.context import caller, now, world


class Gatekeeper:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._rates: CloudRates | DataCenterRates | None = None

    def set(self, wish: Any, *, cloud: bool) -> None:
        """`True`: the limits as the documents tell them; on Data Center also `{"allowed", "every", "most"}`; false:
        none. Raises TypeError or ValueError."""
        made = None if not wish else CloudRates() if cloud else DataCenterRates(**_settings(wish))
        with self._lock:
            self._rates = made

    def install(self, app: Flask) -> None:
        """Must come after whatever finds out who calls."""
        app.before_request(self._before)
        app.after_request(_tell)

    def _before(self) -> Response | None:
        rule = request.url_rule
        if self._rates is None or rule is None or not rule.rule.startswith("/rest/"):
            return None
        endpoint = rule.rule.removeprefix("/rest/api/<version>/")
        who = caller()
        asked = Asked(request.method, endpoint, who.id if who else "", _issue())
        with self._lock:
            verdict = self._rates.ask(asked, now()) if self._rates else None
        if verdict is None:
            return None
        g.rates = verdict.headers
        body = orjson.dumps({"errorMessages": ["Rate limit exceeded."], "errors": {}})
        return Response(body, 429, content_type="application/json;charset=UTF-8") if verdict.refused else None


def _settings(wish: Any) -> Mapping[str, Any]:
    return wish if isinstance(wish, Mapping) else {}


def _issue() -> str | None:
    """Which issue a request writes to, by its id, however it was called."""
    name = (request.view_args or {}).get("id_or_key")
    found = world().issue(str(name)) if name and request.method != "GET" else None
    return found.id if found else None


def _tell(response: Response) -> Response:
    for name, value in g.get("rates", {}).items():
        response.headers[name] = value
    return response
