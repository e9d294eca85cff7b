"""The client's requests led through Prism, when the environment says where the proxies listen."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import orjson
import requests
from requests.adapters import HTTPAdapter

PROXIES = "TEST_PRISM"
"""`cloud=port,dc=port,jsm=port`."""
UPSTREAM = "TEST_PRISM_UPSTREAM"
"""The port that the proxies pass requests on to: the sandbox under test must listen there."""
TALLY = "TEST_PRISM_TALLY"
"""A file that gets a line for each request led through: the document and what was asked."""
JUDGE = "stoplight.io/prism"
"""What the type of a refusal by Prism itself contains."""


def proxies() -> dict[str, int]:
    """Document -> port; empty when nothing is to be led anywhere."""
    told = os.environ.get(PROXIES, "")
    return {name: int(port) for name, _, port in (one.partition("=") for one in told.split(",") if one)}


@contextmanager
def judged() -> Iterator[type[HTTPAdapter]]:
    """An adapter that leads a client's requests through the document that knows them. Raises at the end when Prism had
    anything against them: what raises inside of a client may be taken for a Jira that is down."""
    found: list[str] = []
    yield _adapter(found) if proxies() else HTTPAdapter
    if found:
        raise AssertionError("\n".join(dict.fromkeys(found)))


def _adapter(found: list[str]) -> type[HTTPAdapter]:
    ports = proxies()

    class Through(HTTPAdapter):
        def send(self, request: requests.PreparedRequest, *args: Any, **options: Any) -> requests.Response:
            name = _document(request)
            if name is None:
                return super().send(request, *args, **options)
            led = request.copy()
            led.url = f"http://127.0.0.1:{ports[name]}{request.path_url}"
            response = super().send(led, *args, **options)
            line = f"{name} {request.method} {request.path_url} {response.status_code}"
            with Path(os.environ[TALLY]).open("a", encoding="utf-8") as tally:
                tally.write(line + "\n")
            if "problem+json" in response.headers.get("Content-Type", "") and JUDGE in response.text:
                found.append(f"{line}: {_told(response)}")
            return response

    return Through


def _document(request: requests.PreparedRequest) -> str | None:
    """Which document knows an address; None: none does (tokens, webhooks). Only Data Center's tokens go as bearers."""
    place = urlsplit(str(request.path_url)).path
    if place.startswith("/rest/servicedeskapi/"):
        return "jsm"
    dialect = "dc" if str(request.headers.get("Authorization", "")).startswith("Bearer") else "cloud"
    return dialect if place.startswith("/rest/api/") else None


def _told(response: requests.Response) -> str:
    body = orjson.loads(response.content)
    return orjson.dumps(body.get("validation") or body.get("detail") or body).decode()[:1000]
