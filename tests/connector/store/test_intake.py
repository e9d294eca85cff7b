"""Many requests, one commit: what is answered is stored, and one bad request denies nobody else."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from threading import Event
from typing import Self

import pytest
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError, StatementError

from connector.store import Closed, GroupCommit, Store, agenda, cards
from connector.store.agenda import Mark
from connector.store.deliveries import Delivery
from connector.store.intake import Outcome
from tests.stored import recent


class Gate:
    """A store whose writes wait for a sign, so that a test decides what ends up in one transaction."""

    def __init__(self, store: Store, failure: Exception | None = None) -> None:
        self.store, self.failure = store, failure
        self.entered, self.go = Event(), Event()
        self.writes = 0

    @contextmanager
    def write(self) -> Iterator[Connection]:
        self.writes += 1
        self.entered.set()
        self.go.wait()
        with self.store.write() as conn:
            yield conn
            if self.failure is not None:
                raise self.failure


class Office:
    """A group commit with callers: the first occupies the writer, the rest wait and so share the next transaction."""

    def __init__(self, gate: Gate) -> None:
        self.gate = gate
        self.woken = 0
        self.intake = GroupCommit(gate, self._wake)  # type: ignore[arg-type]
        self.callers = ThreadPoolExecutor(32)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.gate.go.set()
        self.intake.close()
        self.callers.shutdown()

    def _wake(self) -> None:
        self.woken += 1

    def queue(self, waiting: list[Delivery], marks: tuple[Mark, ...] = ()) -> "list[Future[Outcome]]":
        """The first one stands before the gate, the rest behind it in their order."""
        first, *rest = waiting
        answers = [self.callers.submit(self.intake.accept, first, marks)]
        self.gate.entered.wait()
        for count, each in enumerate(rest, 1):
            answers.append(self.callers.submit(self.intake.accept, each, marks))
            while self.intake._queue.qsize() < count:
                pass
        return answers

    def send(self, waiting: list[Delivery], marks: tuple[Mark, ...] = ()) -> list[object]:
        """The outcome, or the error, of each."""
        answers = self.queue(waiting, marks)
        self.gate.go.set()
        return [each.exception() or each.result() for each in answers]


def test_what_is_accepted_is_stored_and_marked(store: Store, now: datetime) -> None:
    """By the time the caller is told."""
    woken = Event()
    intake = GroupCommit(store, woken.set)
    assert intake.accept(Delivery("a", now), [Mark("10001", now, key="SUP-1")]) == "accepted"
    with store.read() as conn:
        assert agenda.next_due(conn) == now
        assert [each.id for each in recent(conn, 9)] == ["a"]
    intake.close()
    assert woken.is_set()


def test_a_duplicate_is_told_and_marks_nothing(store: Store, now: datetime) -> None:
    """Its first copy has made the marks; nobody is woken."""
    first = GroupCommit(store, Event().set)
    first.accept(Delivery("a", now))
    first.close()
    woken = Event()
    intake = GroupCommit(store, woken.set)
    assert intake.accept(Delivery("a", now), [Mark("10001", now)]) == "duplicate"
    intake.close()
    assert not woken.is_set()
    with store.read() as conn:
        assert agenda.next_due(conn) is None


def test_requests_that_wait_together_share_one_commit(store: Store, now: datetime) -> None:
    """Twenty requests, two transactions; two copies in one batch are one delivery."""
    waiting = [Delivery(str(number), now) for number in range(19)]
    with Office(Gate(store)) as office:
        answers = office.send([*waiting, waiting[-1]], (Mark("10001", now),))
    assert answers == ["accepted"] * 19 + ["duplicate"]
    assert (office.gate.writes, office.woken) == (2, 2)
    with store.read() as conn:
        assert len(recent(conn, 99)) == 19


def test_one_bad_request_denies_nobody_else(store: Store, now: datetime) -> None:
    """The batch fails as a whole, then each is tried alone; the bad one gets its own error."""
    waiting = [Delivery(name, now) for name in ("first", "a", "x" * 300, "b")]
    with Office(Gate(store)) as office:
        first, one, bad, two = office.send(waiting)
    assert (first, one, two) == ("accepted", "accepted", "accepted")
    assert isinstance(bad, StatementError)
    with store.read() as conn:
        assert {each.id for each in recent(conn, 9)} == {"first", "a", "b"}


def test_hostile_hints_are_stored(store: Store, now: datetime) -> None:
    """No character makes a request fail."""
    intake = GroupCommit(store, Event().set)
    hostile = Delivery("\ud800\0", now, issue="\udfff", event="\0" * 1_000)
    assert intake.accept(hostile, [Mark("\ud800", now, key="\0")]) == "accepted"
    assert intake.accept(hostile) == "duplicate"
    intake.close()


def test_when_the_database_fails_everybody_is_told_and_nothing_is_kept(store: Store, now: datetime) -> None:
    """An outage is not retried request by request, and the next request is served when it is over."""
    gate = Gate(store, OperationalError("COMMIT", None, Exception("disk is full")))
    with Office(gate) as office:
        answers = office.send([Delivery(str(number), now) for number in range(5)], (Mark("1", now),))
        assert [type(each) for each in answers] == [OperationalError] * 5
        assert (gate.writes, office.woken) == (2, 0)
        with store.read() as conn:
            assert recent(conn, 9) == []
            assert cards.find(conn, "1") is None
        gate.failure = None
        assert office.intake.accept(Delivery("0", now)) == "accepted"


def test_a_caller_does_not_wait_for_ever(store: Store, now: datetime) -> None:
    """It is told to come again; what it brought may be stored all the same."""
    with Office(Gate(store)) as office, pytest.raises(TimeoutError):
        office.intake.accept(Delivery("a", now), patience=0)
    with store.read() as conn:
        assert [each.id for each in recent(conn, 9)] == ["a"]


def test_stopping_stores_what_waits_and_refuses_what_comes(store: Store, now: datetime) -> None:
    """A clean stop loses nothing; stopping twice is stopping."""
    gate = Gate(store)
    office = Office(gate)
    waiting = office.queue([Delivery(str(number), now) for number in range(8)])
    stopping = office.callers.submit(office.intake.close)
    while not office.intake._closed:
        pass
    with pytest.raises(Closed):
        office.intake.accept(Delivery("late", now))
    gate.go.set()
    assert [each.result() for each in waiting] == ["accepted"] * 8
    stopping.result()
    office.intake.close()
    office.callers.shutdown()


def test_what_was_accepted_survives_the_end_of_the_process(address: str, now: datetime) -> None:
    """Sixteen threads, then another process's view of the same database."""
    store = Store.open(address)
    intake = GroupCommit(store, Event().set)
    with ThreadPoolExecutor(16) as callers:
        names = [str(number) for number in range(200)]
        told = list(callers.map(lambda name: intake.accept(Delivery(name, now), [Mark(name, now)]), names))
    assert told == ["accepted"] * 200
    again = Store.open(address)
    with again.read() as conn:
        assert {each.id for each in recent(conn, 999)} == set(names)
        assert agenda.counts(conn, now).due == 200
    intake.close()
    for each in (store, again):
        each.close()


def test_whom_the_server_ended_in_a_ring_of_waiting_tries_again(postgresql: str, now: datetime) -> None:
    """A look ends with the locks in another order; nobody is denied for it."""
    store = Store.open(postgresql)
    with store.write() as conn:
        agenda.mark_many(conn, [Mark(name, now) for name in ("1", "2")])
    intake = GroupCommit(store, lambda: None)
    with ThreadPoolExecutor(1) as caller, store.engine.begin() as look:
        look.execute(text("SET LOCAL deadlock_timeout = '60s'"))  # whom the server ends is the one that looks for rings
        look.execute(text("UPDATE issue SET attempts = 0 WHERE id = '2'"))
        marks = [Mark(name, now) for name in ("1", "2")]
        answer = caller.submit(intake.accept, Delivery("d", now), marks)
        waits = text("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'")
        while True:
            with store.read() as conn:
                if conn.scalar(waits):
                    break
        look.execute(text("UPDATE issue SET attempts = 0 WHERE id = '1'"))
        look.commit()
        assert answer.result() == "accepted"
    intake.close()
    store.close()


def test_the_server_ends_transactions_whose_holder_vanished(postgresql: str) -> None:
    """What they had locked is free again within a minute, and not by the server's own measure of hours."""
    store = Store.open(postgresql)
    with store.write() as conn:
        assert conn.scalar(text("SHOW idle_in_transaction_session_timeout")) == "1min"
    store.close()
