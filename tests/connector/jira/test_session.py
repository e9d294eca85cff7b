"""The wire: what is sent, what is retried, and what each kind of broken connection means."""

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BufferedReader, RawIOBase
from ssl import SSLCertVerificationError, SSLEOFError
from typing import Any

import pytest
import requests
import responses
from urllib3.exceptions import MaxRetryError, SSLError

from connector.jira import wording
from connector.jira.answers import MOST_BYTES, Broken, Data, Forbidden, Gone, Refused
from connector.jira.session import LONGEST_ANSWER, Session

URL = "https://jira.example/jira"
NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
PATH = "/rest/api/2/issue/1"


def session(url: str = URL, user: str | None = "anna", pauses: list[float] | None = None) -> Session:
    return Session(url, user, "t0ken", lambda: NOW, ([] if pauses is None else pauses).append)


@responses.activate
def test_a_user_and_a_token_make_basic_authentication() -> None:
    """Cloud's way; the context path of a Data Center stays in the address."""
    answer = responses.get(URL + PATH, json={"id": "1"})
    assert session().send("GET", PATH) == Data({"id": "1"})
    assert answer.calls[0].request.headers["Authorization"] == "Basic YW5uYTp0MGtlbg=="


@responses.activate
def test_a_token_alone_is_a_bearer() -> None:
    """Data Center's personal access token."""
    answer = responses.get(URL + PATH, json={})
    session(user=None).send("GET", PATH)
    assert answer.calls[0].request.headers["Authorization"] == "Bearer t0ken"


@responses.activate
def test_a_user_in_cyrillic_is_sent() -> None:
    """Names are encoded as UTF-8, not refused as not Latin."""
    responses.get(URL + PATH, json={})
    assert isinstance(session(user="анна").send("GET", PATH), Data)


@responses.activate
def test_an_error_status_raises_nothing() -> None:
    """The package would raise and retry; here it is a value after one request."""
    answer = responses.get(URL + PATH, status=404, json={"errorMessages": ["no"]})
    assert isinstance(session().send("GET", PATH), Gone)
    assert answer.call_count == 1


@responses.activate
def test_a_read_that_broke_is_tried_once_more() -> None:
    """After a short pause."""
    pauses: list[float] = []
    responses.get(URL + PATH, status=502)
    responses.get(URL + PATH, json={"id": "1"})
    assert session(pauses=pauses).send("GET", PATH) == Data({"id": "1"})
    assert len(pauses) == 1


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
@responses.activate
def test_a_write_is_never_repeated(method: str) -> None:
    """Even where the connection was refused: the caller asks Jira first."""
    answer = responses.add(method, URL + PATH, status=502)
    assert isinstance(session().send(method, PATH, json={}), Broken)
    assert answer.call_count == 1


@responses.activate
def test_a_redirect_is_not_followed() -> None:
    """The token must not travel to an address that came from outside."""
    responses.get(URL + PATH, status=302, headers={"Location": "https://evil.example/"})
    elsewhere = responses.get("https://evil.example/", json={})
    assert isinstance(session().send("GET", PATH), Broken)
    assert elsewhere.call_count == 0


@pytest.mark.parametrize("path", ["/rest/api/2/issue/../user", "/rest/api/2/issue/.", "/rest//x", "/secure/x", "x"])
@responses.activate
def test_a_path_cannot_leave_its_place(path: str) -> None:
    """An issue id made of dots would otherwise become another resource; nothing is sent."""
    assert isinstance(session().send("GET", path), Refused)


def test_a_token_that_no_header_can_carry_is_told_as_such() -> None:
    """Pasted from a page with a typographic quote, say."""
    assert isinstance(Session("http://127.0.0.1:9", None, "“t”", lambda: NOW).send("PUT", PATH), Forbidden)


@pytest.mark.parametrize(
    ("error", "applied"),
    [
        (requests.ConnectTimeout(), "no"),
        (requests.exceptions.SSLError(MaxRetryError(None, PATH, SSLError(SSLCertVerificationError()))), "no"),  # type: ignore[arg-type]
        (requests.exceptions.SSLError(MaxRetryError(None, PATH, SSLError(SSLEOFError()))), "unknown"),  # type: ignore[arg-type]
        (requests.exceptions.InvalidHeader(), "unknown"),
        (requests.ReadTimeout(), "unknown"),
        (requests.exceptions.ChunkedEncodingError(), "unknown"),
        (requests.ConnectionError(), "unknown"),
    ],
)
@responses.activate
def test_when_the_line_breaks_it_is_said_whether_the_write_can_have_happened(error: Exception, applied: str) -> None:
    """Before the connection stood nothing happened; after, nobody knows."""
    responses.put(URL + PATH, body=error)
    answer = session().send("PUT", PATH, json={})
    assert isinstance(answer, Broken)
    assert answer.applied == applied
    assert "jira.example" in answer.says.ru
    assert "t0ken" not in answer.says.ru


def test_a_refused_connection_applied_nothing() -> None:
    """Seen on a real port where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    answer = session(f"http://127.0.0.1:{port}").send("POST", PATH, json={})
    assert isinstance(answer, Broken)
    assert answer.applied == "no"


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server


@pytest.mark.parametrize(
    "sent",
    [b"", b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{", b"garbage\r\n\r\n"],
    ids=["hung up", "cut", "other"],
)
def test_an_answer_cut_short_leaves_a_write_in_doubt(listener: socket.socket, sent: bytes) -> None:
    """Seen on a real connection: hung up before a word, in the middle, or not HTTP at all."""

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(sent)

    server = threading.Thread(target=serve)
    server.start()
    answer = session(f"http://127.0.0.1:{listener.getsockname()[1]}").send("POST", PATH, json={})
    server.join()
    assert isinstance(answer, Broken)
    assert answer.applied == "unknown"


class Endless(RawIOBase):
    """Four times the cap, counting what was taken of it."""

    given = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        wanted = len(buffer) if self.given < 4 * MOST_BYTES else 0
        buffer[:wanted] = b"x" * wanted
        self.given += wanted
        return wanted


@responses.activate
def test_an_answer_without_end_is_not_read_to_its_end() -> None:
    """One byte over the cap is enough to know."""
    endless = Endless()
    responses.put(URL + PATH, body=BufferedReader(endless, 65_536))
    assert isinstance(session().send("PUT", PATH), Broken)
    assert endless.given < 2 * MOST_BYTES


class Drips(Endless):
    """One byte at a time."""

    def readinto(self, buffer: Any) -> int:
        return super().readinto(memoryview(buffer)[:1])


@responses.activate
def test_an_answer_that_drips_is_given_up() -> None:
    """The whole answer has a time of its own, by the injected clock, which is looked at after each byte that comes."""
    ticks = iter(NOW + LONGEST_ANSWER * n / 10 for n in range(1_000))
    drips = Drips()
    responses.put(URL + PATH, body=BufferedReader(drips, 65_536))
    answer = Session(URL, "u", "t", lambda: next(ticks)).send("PUT", PATH)
    assert isinstance(answer, Broken)
    assert answer.applied == "unknown"
    assert drips.given < 20


def test_an_answer_that_comes_to_a_stop_is_too_slow(listener: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Told as such also when part of it has come."""
    monkeypatch.setattr("connector.jira.session.TIMEOUT", (1, 0.05))

    def serve() -> None:
        connection, _ = listener.accept()
        with connection:
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
            while connection.recv(65_536):
                pass

    server = threading.Thread(target=serve)
    server.start()
    answer = session(f"http://127.0.0.1:{listener.getsockname()[1]}").send("POST", PATH, json={})
    server.join()
    assert answer == Broken(wording.too_slow("127.0.0.1"), "unknown")
