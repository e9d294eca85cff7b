"""The way from the service to Jira: an adapter of `requests` in which what the nemesis wishes befalls a request."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from tests.simulation.faults import CARRIED_OUT, Fault, Nemesis
from tests.simulation.world import JiraSide, Reply

TIMEOUT = 20
"""Seconds that a request without an answer takes."""
_READ_BY_POST = ("/search", "/search/jql", "/comment/list", "/issue/bulkfetch")
_REASONS = {
    "429 endpoint": "jira-burst-based",
    "429 issue": "jira-per-issue-on-write",
    "429 all": "jira-quota-global-based",
}


@dataclass
class Wire(BaseAdapter):
    """`around` is called before and after each request, with what it is: others act there. `later` puts a request
    aside and carries it out some seconds later."""

    jira: JiraSide
    nemesis: Nemesis
    around: Callable[[str], None]
    later: Callable[[Callable[[], None], bool], None]
    away: Callable[[], bool]

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        line = f"{request.method} {urlsplit(str(request.url)).path}"
        self.around(f"before {line}")
        if self.away():
            raise requests.ConnectTimeout
        reads = request.method == "GET" or line.endswith(_READ_BY_POST)
        fault = self.nemesis.of_request(reads=reads)
        reply = self._befallen(request, fault, line)
        self.around(f"after {line}")
        return _response(request, reply)

    def _befallen(self, request: requests.PreparedRequest, fault: Fault | None, line: str) -> Reply:
        match fault:
            case "late":
                self.later(lambda: self._carry_out(request) and None, "/comment" in line)
                raise self._silence()
            case "refused":
                raise requests.ConnectTimeout
            case "reset":
                raise requests.ConnectionError("reset")
            case "server error" | "html":
                return _broken(fault)
            case "429 endpoint" | "429 issue" | "429 all" | "429 silent" | "503 rest":
                return self._limit(fault)
        reply = self._carry_out(request, self.nemesis.luck.randint(1, 60) if fault == "stale" else 0)
        if fault not in CARRIED_OUT:
            return reply
        if fault in ("answer lost", "timed out"):
            self.around(f"lost {line}")
            raise requests.ConnectionError("reset") if fault == "answer lost" else self._silence()
        match fault:
            case "cut":
                return _cut(reply)
            case "503 after":
                return self._limit(fault)
            case _:
                return _broken(fault)

    def _silence(self) -> requests.ReadTimeout:
        self.jira.time.pass_on(TIMEOUT)
        return requests.ReadTimeout()

    def _carry_out(self, request: requests.PreparedRequest, lag: int = 0) -> Reply:
        body = request.body or b""
        content = body if isinstance(body, bytes) else str(body).encode()
        return self.jira.answer(str(request.method), str(request.url), dict(request.headers), content, lag)

    def _limit(self, kind: str) -> Reply:
        luck = self.nemesis.luck
        headers = {"Content-Type": "application/json"}
        if kind in _REASONS:
            headers["RateLimit-Reason"] = _REASONS[kind]
        if kind != "429 silent":
            headers["Retry-After"] = str(luck.choice((1, 7, 30, 300)))
        return Reply(503 if kind.startswith("503") else 429, headers, b"{}")

    def close(self) -> None:
        """Nothing is held open."""


def _cut(reply: Reply) -> Reply:
    """Without its end."""
    return Reply(reply.status, reply.headers, reply.body[: len(reply.body) // 2] or b"{")


def _broken(kind: str) -> Reply:
    page = b"<html><head><title>Bad Gateway</title></head></html>"
    return Reply(200 if kind.startswith("html") else 502, {"Content-Type": "text/html"}, page)


def _response(request: requests.PreparedRequest, reply: Reply) -> requests.Response:
    made = requests.Response()
    made.status_code, made.headers = reply.status, CaseInsensitiveDict(reply.headers)
    made.raw = HTTPResponse(BytesIO(reply.body), preload_content=False)
    made.request, made.url = request, str(request.url)
    return made
