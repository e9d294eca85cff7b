"""What goes wrong on request, so that others can rehearse: other answers, delays, silence, lost answers."""

import fnmatch
import socket
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from flask import Flask, Response, current_app, g, request

from connector.sandbox.webhooks import Mode

CONTROL = "/sandbox/"


@dataclass(slots=True)
class Rule:
    """Holds for requests whose `METHOD /path` begins with `match`, or fits it as a pattern with `*`."""

    match: str
    times: int = 1
    status: int = 500
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Any = None

    def fits(self, line: str) -> bool:
        return self.times > 0 and (line.startswith(self.match) or fnmatch.fnmatchcase(line, self.match))


@dataclass(frozen=True, slots=True)
class Call:
    """A request that came in over REST, and how it was answered."""

    method: str
    path: str
    status: int
    at: datetime
    """By the sandbox's own clock."""


class Faults:
    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=10_000)
        self._lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.answers: list[Rule] = []
        self.drops: list[Rule] = []
        self.latency_ms = 0.0
        self.webhooks: Mode = "deliver"
        self.down = False
        self.read_lag_seconds = 0.0
        """How far behind a search is: Cloud's index, a node of Data Center."""
        self.stale_read_seconds = 0.0
        """How far behind readings of issues by their own addresses are."""

    def set(self, wishes: Mapping[str, Any]) -> None:
        """Takes the JSON of `POST /sandbox/faults`; what it does not name stays. Raises TypeError or ValueError."""
        answers = [Rule(**rule) for rule in wishes.get("answers", ())]
        drop = wishes.get("drop_answer_after_apply")
        mode = wishes.get("webhooks", self.webhooks)
        if mode not in {"deliver", "lose", "double", "reorder"}:
            raise ValueError(f"webhooks: {mode!r}")
        with self._lock:
            self.answers = answers if "answers" in wishes else self.answers
            self.drops = ([Rule(**drop)] if drop else []) if "drop_answer_after_apply" in wishes else self.drops
            self.latency_ms = float(wishes.get("latency_ms", self.latency_ms))
            self.webhooks = mode
            self.down = bool(wishes.get("down", self.down))
            self.read_lag_seconds = float(wishes.get("read_lag_seconds", self.read_lag_seconds))
            self.stale_read_seconds = float(wishes.get("stale_read_seconds", self.stale_read_seconds))

    def install(self, app: Flask) -> None:
        """Must come before everything else that looks at requests."""
        app.before_request(self._before)
        app.after_request(self._after)

    def _take(self, rules: list[Rule], line: str) -> Rule | None:
        with self._lock:
            found = next((rule for rule in rules if rule.fits(line)), None)
            if found is not None:
                found.times -= 1
        return found

    def _before(self) -> Response | None:
        if request.path.startswith(CONTROL):
            return None
        if self.latency_ms:
            time.sleep(self.latency_ms / 1000)
        if self.down:
            return _hang_up()
        line = f"{request.method} {request.path}"
        g.drop = self._take(self.drops, line) is not None
        rule = self._take(self.answers, line)
        if rule is None:
            return None
        body = rule.body if isinstance(rule.body, str) else orjson.dumps(rule.body if rule.body is not None else {})
        return Response(body, rule.status, dict(rule.headers), content_type="application/json;charset=UTF-8")

    def _after(self, response: Response) -> Response:
        if request.path.startswith("/rest/"):
            at = current_app.extensions["world"].clock()
            self.calls.append(Call(request.method, request.path, response.status_code, at))
        return _hang_up() if g.get("drop") else response


def _hang_up() -> Response:
    """Closes the connection without a word; the answer that is returned reaches nobody."""
    connection = request.environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.shutdown(socket.SHUT_RDWR)
    return Response(b"", 503)
