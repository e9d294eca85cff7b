"""The form of every answer: JSON for machines, and the headers that all of them bear."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

import orjson
from flask import Response

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse

HEADERS = (
    (
        "Content-Security-Policy",
        (
            "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'"
            "; frame-ancestors 'none'"
        ),
    ),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cache-Control", "no-store"),
)
"""What is shown is of the moment and for one reader, so nobody may keep it; files of ours may say otherwise."""


def as_json(value: Mapping[str, Any], code: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    return Response(orjson.dumps(value), code, headers, content_type="application/json")


def told(code: int, status: str, reason: str | None = None, headers: Mapping[str, str] | None = None) -> Response:
    """`{"status": …, "reason": …}`: what became of a request, and why."""
    return as_json({"status": status, "reason": reason}, code, headers)


def seal(response: Response) -> Response:
    """Puts the headers on an answer that does not say otherwise."""
    for name, value in HEADERS:
        response.headers.setdefault(name, value)
    return response


_LINES = {status.value: f"{status.value} {status.phrase}" for status in HTTPStatus}


@dataclass(frozen=True, slots=True)
class Answer:
    """One made before Flask, which would take as long as all else that is done there."""

    code: int
    status: str
    reason: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    ready: tuple[str, list[tuple[str, str]], list[bytes]] = field(init=False, repr=False, compare=False)
    """Status line, headers and body, made once: most answers are one of two."""

    def __post_init__(self) -> None:
        body = orjson.dumps({"status": self.status, "reason": self.reason})
        own = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
        object.__setattr__(self, "ready", (_LINES[self.code], [*own, *HEADERS, *self.headers], [body]))

    def send(self, start_response: "StartResponse") -> list[bytes]:
        line, headers, body = self.ready
        start_response(line, headers)
        return body
