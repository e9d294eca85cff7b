"""Bodies of requests: so many are waited for at once that whoever sends slowly leaves room for others.

granian has no time-out for a body, and a read of it can neither be broken off nor left alone: an answer given
meanwhile stops the whole server. So there are far more threads than are worked with, bodies may hold all but a few of
them, and one that comes on top is sent away at once, to come again. A proxy that takes bodies in whole before it passes
them on is the remedy for more (docs: operations).
"""

from collections.abc import Iterable
from io import BytesIO
from threading import Semaphore
from typing import TYPE_CHECKING, Literal

from webhooks.answers import Answer

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

ROOM = 112
"""Bodies waited for at once; a webhook's holds a mebibyte at most."""
AT_ONCE = 16
"""Requests that are no webhooks handled at once: enough for two cores, and fewer than the store has connections."""
THREADS = ROOM + AT_ONCE
"""Of the server. It starts them when they are needed and ends them when they are not."""
MOST_BYTES = 64 * 1024
"""In the body of whatever is no webhook."""
RETRY_SECONDS = 30
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})

CROWDED = Answer(
    503,
    "unavailable",
    "too many requests are sent slowly, send it again",
    (("Retry-After", str(RETRY_SECONDS)), ("Connection", "close")),
)
Unread = Literal["large", "crowded"]


class Bodies:
    """Those of one server."""

    def __init__(self, room: int = ROOM) -> None:
        self._room = Semaphore(room)

    def read(self, environ: "WSGIEnvironment", most: int) -> bytes | Unread:
        """The raw body; `large`: over `most` bytes, no more of it is read; `crowded`: there is no room to wait for it.

        As long as its sender takes.
        """
        told = environ.get("CONTENT_LENGTH") or ""
        if told.isascii() and told.isdigit():
            length = int(told) if len(told) < 16 else most + 1
            if length > most:
                return "large"
        elif environ.get("wsgi.input_terminated"):
            length = most + 1
        else:
            return b""
        if not self._room.acquire(blocking=False):
            return "crowded"
        try:
            body: bytes = environ["wsgi.input"].read(length)
        finally:
            self._room.release()
        return body if len(body) <= most else "large"


class Whole:
    """Stands before the application: it gets bodies whole, and no more requests than it can handle at once."""

    def __init__(self, behind: "WSGIApplication", bodies: Bodies) -> None:
        self._behind = behind
        self._bodies = bodies
        self._room = Semaphore(AT_ONCE)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["REQUEST_METHOD"] not in BODILESS:
            body = self._bodies.read(environ, MOST_BYTES)
            if body == "crowded":
                return CROWDED.send(start_response)
            if isinstance(body, bytes):
                environ["wsgi.input"], environ["CONTENT_LENGTH"] = BytesIO(body), str(len(body))
            else:  # the application says so in its own words, and by the length alone
                environ["CONTENT_LENGTH"] = str(MOST_BYTES + 1)
        with self._room:
            return self._behind(environ, start_response)
