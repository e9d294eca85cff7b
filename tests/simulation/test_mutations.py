"""The oracle is not blind: each part of the protocol, taken away on purpose, is found out within a few seeds."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random
from typing import Any
from unittest.mock import patch

import pytest
from sqlalchemy import Connection, select, update

from connector.loop.acting import effects
from connector.loop.acting.effects import Desk, Outcome
from connector.store import agenda, journal
from connector.store.agenda import Claim
from connector.store.cards import Card
from connector.store.intake import GroupCommit
from connector.store.journal import Subject
from connector.store.schema import issue as table
from policies import Effect, Issue
from tests.simulation.faults import Nemesis
from tests.simulation.run import run
from tests.simulation.world import House

SEEDS = range(12)
"""Tried until one finds it out."""
PLAIN = SEEDS[:2]
DONE = agenda.done
Made = Callable[[Random], Nemesis]
Mutation = Callable[[], AbstractContextManager[Any]]


def _act_first(self: Desk, subject: Subject, issue: Issue, effect: Effect, now: datetime) -> Outcome:
    with self.store.read() as conn:
        before = journal.find(conn, issue.id, effect.id)
    waiting = self._unsettled(subject, issue, effect, before, now)
    if waiting is not None:
        return waiting
    answer = self._do(issue, effect)
    with self.store.write() as conn:
        journal.intend(conn, subject, effect, now)
    attempts = (before.attempts if before else 0) + 1
    return self._settle(issue, effects._judge(effect, answer, attempts, now), now)


def _unfenced(conn: Connection, held: Claim, look_at: datetime | None, card: Card | None = None) -> bool:
    """Whoever ends a look holds its lease, whoever held it."""
    conn.execute(update(table).where(table.c.id == held.id).values(lease=held.lease))
    return DONE(conn, held, look_at, card)


def _deaf(conn: Connection, held: Claim, look_at: datetime | None, card: Card | None = None) -> bool:
    """No mark has come since the claim."""
    generation = conn.scalars(select(table.c.generation).where(table.c.id == held.id)).one()
    return DONE(conn, replace(held, generation=generation), look_at, card)


def _write_behind(self: GroupCommit, requests: list[Any]) -> None:
    waiting = self.__dict__.setdefault("waiting", [])
    if waiting:
        self._store_all(waiting)
    for request in requests:
        request.tell("accepted")
    waiting[:] = requests


def _nemesis(*on: str, requests: float = 0.0, crashes: float = 0.0, zeal: float = 1.0, replicas: int = 1) -> Made:
    return lambda luck: Nemesis(luck, frozenset(on), requests, crashes, zeal, replicas)


MUTATIONS: dict[str, tuple[Mutation, Made, str]] = {
    "acting before journaling": (
        lambda: patch.object(Desk, "_one", _act_first), _nemesis("crash", crashes=0.03), "the journal says nothing",
    ),
    "no probe after an unknown outcome": (
        lambda: patch.object(Desk, "_borne", lambda *_: None), _nemesis("timed out", requests=0.1), "double",
    ),
    "no fencing": (
        lambda: patch.object(agenda, "done", _unfenced),
        _nemesis("stall", "meddling", zeal=4, replicas=2), "went back in time",
    ),
    "no quiet period": (lambda: patch.object(effects, "QUIET", timedelta()), _nemesis("late", requests=0.1), "double"),
    "a mark made during the look is lost": (
        lambda: patch.object(agenda, "done", _deaf), _nemesis("meddling", zeal=4), "not seen",
    ),
    "acknowledged before the commit": (
        lambda: patch.object(GroupCommit, "_commit", _write_behind), _nemesis("crash", crashes=0.003), "not remembered",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_protocol_is_found_out(name: str, house: House) -> None:
    """The oracle complains, and of the right thing."""
    mutation, nemesis, complaint = MUTATIONS[name]
    with mutation():
        reports = (run(seed, house, nemesis=nemesis) for seed in SEEDS)
        found = next((each for report in reports for each in report.problems if complaint in each), None)
    assert found is not None


@pytest.mark.parametrize("name", MUTATIONS)
def test_the_protocol_as_it_is_stands_the_same_troubles(name: str, house: House) -> None:
    """It is the mutation that is found, not the trouble."""
    _, nemesis, _ = MUTATIONS[name]
    assert [problem for seed in PLAIN for problem in run(seed, house, nemesis=nemesis).problems] == []
