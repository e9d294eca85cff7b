"""A sandbox in each dialect, standing still at a Monday noon in Moscow until a test moves its clock."""

import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from connector.sandbox.running import Sandbox, running
from connector.sandbox.sites import mespace

NOON = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture(params=["cloud", "dc"])
def jira(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with running(request.param, now=lambda: NOON, backoff=(0.0, 0.0)) as sandbox:
        yield sandbox


@pytest.fixture(params=["cloud", "dc"])
def desk(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """With Service Management; Орлова, a customer's, is no agent, but has a licence for Jira itself."""
    site = mespace.service_desk(request.param)
    users = tuple(replace(one, kind="atlassian") if one.name == "orlova" else one for one in site.users)
    with running(site=replace(site, users=users), now=lambda: NOON, backoff=(0.0, 0.0)) as sandbox:
        yield sandbox


@pytest.fixture
def cloud() -> Iterator[Sandbox]:
    with running("cloud", now=lambda: NOON, backoff=(0.0, 0.0)) as sandbox:
        yield sandbox


@pytest.fixture
def dc() -> Iterator[Sandbox]:
    with running("dc", now=lambda: NOON, backoff=(0.0, 0.0)) as sandbox:
        yield sandbox


@dataclass
class Receiver:
    """Takes webhooks; answers with what is in `answers`, then with 200."""

    url: str = ""
    got: queue.Queue[tuple[dict[str, str], bytes]] = field(default_factory=queue.Queue)
    answers: list[int] = field(default_factory=list)

    def all(self) -> list[tuple[dict[str, str], bytes]]:
        taken = []
        while not self.got.empty():
            taken.append(self.got.get())
        return taken


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    known = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            known.got.put((dict(self.headers), body))
            self.send_response(known.answers.pop(0) if known.answers else 200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            """Silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    known.url = f"http://127.0.0.1:{server.server_port}/hook"
    yield known
    server.shutdown()
    thread.join()
    server.server_close()
