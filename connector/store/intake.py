"""Many requests, one commit: a durable answer for the price of a shared fsync.

One thread takes all requests that wait at that moment into one transaction and answers each after the commit
(reference figure: a commit per request is a half to a sixth of that rate). Nothing is answered that is not stored.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue
from threading import Lock, Thread
from typing import Literal

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnection

from connector.store import agenda, deliveries, news
from connector.store.agenda import Mark
from connector.store.database import Busy, Store
from connector.store.deliveries import Delivery
from connector.store.engines.trouble import past_a_deadlock

Outcome = Literal["accepted", "duplicate"]

LARGEST = 256
"""Requests in one transaction."""
PATIENCE = 10.0
"""Seconds a request waits for its commit; whoever sent it will repeat it."""

OUTAGES = (OperationalError, InterfaceError, NoConnection, Busy)
"""The database is the trouble, not what it was asked to hold."""


_log = structlog.get_logger(__name__)


class Closed(Exception):
    """The service is stopping and takes nothing more in."""


def _taken() -> Lock:
    lock = Lock()
    lock.acquire()
    return lock


@dataclass(slots=True)
class _Request:
    """What one caller waits for. A bare lock, since a `Future` costs as much as the storing of what it stands for."""

    delivery: Delivery
    marks: Sequence[Mark]
    waiting: Lock = field(default_factory=_taken)
    answer: Outcome | Exception = field(default_factory=TimeoutError)

    def tell(self, answer: Outcome | Exception) -> None:
        self.answer = answer
        self.waiting.release()

    def wait(self, patience: float) -> Outcome:
        self.waiting.acquire(timeout=patience)
        answer = self.answer
        if isinstance(answer, Exception):
            raise answer
        return answer


class GroupCommit:
    """`accept` is called by many threads; `stored` is called after each commit that brought something new."""

    def __init__(self, store: Store, stored: Callable[[], None]) -> None:
        self._store = store
        self._stored = stored
        self._queue: SimpleQueue[_Request | None] = SimpleQueue()
        self._door = Lock()
        self._closed = False
        self._writer = Thread(target=self._write, name="intake", daemon=True)
        self._writer.start()

    def accept(self, delivery: Delivery, marks: Sequence[Mark] = (), patience: float = PATIENCE) -> Outcome:
        """Remembers a delivery and makes its marks, in one commit. A duplicate makes no marks: its first copy has.

        Raises `Closed`, `TimeoutError` after `patience` seconds, or what the database said; then it must not be
        acknowledged.
        """
        request = _Request(delivery, marks)
        with self._door:
            if self._closed:
                raise Closed
            self._queue.put(request)
        return request.wait(patience)

    def close(self) -> None:
        """Stores what waits, then stops. May be called twice."""
        with self._door:
            if not self._closed:
                self._closed = True
                self._queue.put(None)
        self._writer.join()

    def _write(self) -> None:
        going = True
        while going:
            batch = self._gather()
            going = batch[-1] is not None
            requests = [each for each in batch if each is not None]
            if requests:
                self._commit(requests)

    def _gather(self) -> list[_Request | None]:
        """Waits for one request and takes along whatever waits behind it; None, the sign to stop, comes last."""
        batch = [self._queue.get()]
        try:
            while batch[-1] is not None and len(batch) < LARGEST:
                batch.append(self._queue.get_nowait())
        except Empty:
            pass
        return batch

    def _commit(self, requests: list[_Request]) -> None:
        try:
            outcomes = past_a_deadlock(lambda: self._store_all(requests))
        except OUTAGES as error:
            _deny(requests, error)
        except Exception as error:  # noqa: BLE001 - it goes to those who asked
            self._one_by_one(requests, error)
        else:
            for request, outcome in zip(requests, outcomes, strict=True):
                request.tell(outcome)
            if "accepted" in outcomes:
                self._ring()

    def _ring(self) -> None:
        """Whoever is to be woken looks by himself soon enough; the writer must live."""
        try:
            self._stored()
        except Exception:  # noqa: BLE001
            _log.exception("nobody could be told that something was stored")

    def _one_by_one(self, requests: list[_Request], error: Exception) -> None:
        """One request that cannot be stored must not deny the others of its batch."""
        if len(requests) == 1:
            _deny(requests, error)
            return
        for request in requests:
            self._commit([request])

    def _store_all(self, requests: list[_Request]) -> list[Outcome]:
        with self._store.write() as conn:
            new = deliveries.remember(conn, [request.delivery for request in requests])
            fresh = [request for request, is_new in zip(requests, new, strict=True) if is_new]
            agenda.mark_many(conn, (mark for request in fresh for mark in request.marks))
            if fresh:
                news.tell(conn)
        return ["accepted" if is_new else "duplicate" for is_new in new]


def _deny(requests: list[_Request], error: Exception) -> None:
    for request in requests:
        request.tell(error)
