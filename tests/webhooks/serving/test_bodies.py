"""How many bodies are waited for at once, and what becomes of the rest."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from threading import Event, Thread
from typing import Any

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import Client

from webhooks.serving.bodies import AT_ONCE, MOST_BYTES, ROOM, THREADS, Bodies, Whole


class Slow:
    """A sender's body that comes when it is told to."""

    def __init__(self) -> None:
        self.asked, self.sent = Event(), Event()

    def read(self, _size: int) -> bytes:
        self.asked.set()
        self.sent.wait(30)
        return b"slow"


@contextmanager
def waited_for(bodies: Bodies, count: int) -> Iterator[list[Any]]:
    """Inside, so many bodies are waited for; afterwards the list has what was read of them."""
    slow, got = [Slow() for _ in range(count)], []
    environs = [{"CONTENT_LENGTH": "4", "wsgi.input": each} for each in slow]
    threads = [Thread(target=lambda given=each: got.append(bodies.read(given, 10))) for each in environs]  # type: ignore[misc]
    for thread in threads:
        thread.start()
    assert all(each.asked.wait(30) for each in slow)
    yield got
    for each in slow:
        each.sent.set()
    for thread in threads:
        thread.join()


def given(body: bytes, length: str | None = None) -> dict[str, Any]:
    told = {} if length is None else {"CONTENT_LENGTH": length}
    return {**told, "wsgi.input": BytesIO(body), "wsgi.input_terminated": True}


@pytest.mark.parametrize(
    ("length", "told"),
    [("4", b"abcd"), ("0", b""), (None, b"abcd"), ("", b"abcd"), ("11", "large"), ("9" * 5_000, "large")],
)
def test_a_body_is_as_long_as_it_is_told(length: str | None, told: object) -> None:
    """Or as it is, where nothing is told."""
    assert Bodies().read(given(b"abcd", length), 10) == told


def test_a_body_of_no_told_length_may_be_too_large_too() -> None:
    """To the byte."""
    assert [Bodies().read(given(b"x" * size), 10) for size in (10, 11)] == [b"x" * 10, "large"]


def test_a_body_that_nobody_ends_is_none() -> None:
    """WSGI: without a length and without the server's word that the input ends, there is nothing to read."""
    assert Bodies().read({"wsgi.input": Slow()}, 10) == b""


def test_beyond_the_room_nobody_is_waited_for() -> None:
    """And when one has come, there is room again."""
    bodies = Bodies(room=3)
    with waited_for(bodies, 3) as got:
        assert bodies.read(given(b"quick", "5"), 10) == "crowded"
    assert got == [b"slow"] * 3
    assert bodies.read(given(b"quick", "5"), 10) == b"quick"


def test_slow_senders_leave_threads_to_others() -> None:
    """As many as the application can use."""
    assert THREADS - ROOM >= AT_ONCE


@pytest.fixture
def application() -> Flask:
    """Tells the body that it was sent."""
    app = Flask("told")
    app.config["MAX_CONTENT_LENGTH"] = MOST_BYTES
    app.add_url_rule("/", view_func=request_data, methods=["GET", "POST"])
    return app


def request_data() -> bytes:
    return request.get_data()


def test_the_application_gets_the_body_whole(application: Flask) -> None:
    """To its limit; what is larger it refuses itself."""
    client = Client(Whole(application.wsgi_app, Bodies()))
    assert client.post("/", data=b"x" * MOST_BYTES).data == b"x" * MOST_BYTES
    assert client.post("/", data=b"x" * (MOST_BYTES + 1)).status_code == 413
    unmeasured = {
        "input_stream": BytesIO(b"x" * (MOST_BYTES + 1)),
        "environ_overrides": {"wsgi.input_terminated": True},
    }
    assert client.post("/", **unmeasured).status_code == 413


def test_a_form_that_finds_no_room_is_to_come_again(application: Flask) -> None:
    """A page is shown all the same, for it has no body."""
    client = Client(Whole(application.wsgi_app, Bodies(room=0)))
    refused = client.post("/", data=b"x")
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert client.get("/").status_code == 200


def test_a_webhook_that_finds_no_room_is_to_come_again(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 makes Jira Cloud repeat it; one without a signature is turned away before."""
    monkeypatch.setattr(Bodies, "read", lambda *_: "crowded")
    refused = client.post("/webhooks/jira", data=b"{}", headers={"X-Hub-Signature": "sha256=" + "0" * 64})
    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert client.post("/webhooks/jira", data=b"{}").status_code == 401
    assert client.get("/status").get_json()["webhooks_refused"]["count"] == 1
