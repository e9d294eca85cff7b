"""Mutations kept in the tree: a fault planted in the engine is found by comparing it with the model.

Each is one line of design §4.1 broken. Nothing else in the tests is patched.
"""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from policies.clocks import judging, running
from policies.clocks.counting import Stretch
from policies.clocks.model import Clock
from policies.events import Event, first_match
from policies.language import calendars
from policies.rules.changes import LawfulChanges
from policies.worktime import Calendar, schedule
from tests.model.policies import loaded
from tests.model.seeds import disagreement

SEEDS = range(1, 150)
Plant = Callable[[pytest.MonkeyPatch], None]


def a_stop_at_the_due_time_is_late(patch: pytest.MonkeyPatch) -> None:
    """Breach: «the due time passed before the stopping event»."""
    sound = judging._state

    def state(run: Any, due: datetime | None, now: datetime) -> str:
        found = sound(run, due, now)
        return "met_late" if found == "met" and run.ended == due else found

    patch.setattr(judging, "_state", state)


def a_pause_counts(patch: pytest.MonkeyPatch) -> None:
    """Pause: «stops the count»."""
    closed = Stretch.closed
    patch.setattr(Stretch, "closed", lambda start, end, calendar, **_: closed(start, end, calendar, counts=True))


def a_break_counts(patch: pytest.MonkeyPatch) -> None:
    """«A given break is subtracted»."""
    patch.setattr(schedule, "minus", lambda worked, _: worked)


def the_day_of_the_start_is_one_of_the_term(patch: pytest.MonkeyPatch) -> None:
    """`1wd`: «the N-th working day after the day of the start»."""
    sound = Calendar.add_days
    patch.setattr(Calendar, "add_days", lambda self, start, n, same_time=False: sound(self, start, n - 1, same_time))


def an_internal_comment_answers(patch: pytest.MonkeyPatch) -> None:
    """Answer: «an internal one is none»."""
    patch.setattr(Event, "_said", lambda event, moment: event._acted(moment))


def a_start_comes_before_a_stop(patch: pytest.MonkeyPatch) -> None:
    """«Stop before pause before start»: what stops a cycle does not start the next one."""
    sound = running._starts
    patch.setattr(
        running, "_starts", lambda clock, moment: sound(clock, moment) and not first_match(clock.stop, moment)
    )


def a_level_restarts_every_clock(patch: pytest.MonkeyPatch) -> None:
    """Level changes: «time used stays»."""
    sound = running._change_level

    def change(clock: Clock, run: Any, moment: Any) -> None:
        sound(replace(clock, on_level_change="restart"), run, moment)

    patch.setattr(running, "_change_level", change)


def points_speak_at_night(patch: pytest.MonkeyPatch) -> None:
    """Points: «effects that speak to people wait for the clock's own hours»."""
    patch.setattr(judging, "speaking_time", lambda moment, _: moment)


def our_own_changes_are_judged(patch: pytest.MonkeyPatch) -> None:
    """Undo: «changes of the service itself are not judged»."""
    sound = LawfulChanges._breaks

    def breaks(rule: LawfulChanges, bans: Any, moment: Any) -> bool:
        return sound(rule, bans, moment._replace(roles=()))

    patch.setattr(LawfulChanges, "_breaks", breaks)


FAULTS: tuple[Plant, ...] = (
    a_stop_at_the_due_time_is_late,
    a_pause_counts,
    a_break_counts,
    the_day_of_the_start_is_one_of_the_term,
    an_internal_comment_answers,
    a_start_comes_before_a_stop,
    a_level_restarts_every_clock,
    points_speak_at_night,
    our_own_changes_are_judged,
)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """No calendar that was made with a fault is left for others."""
    _forget()
    yield
    _forget()


def _forget() -> None:
    loaded.cache_clear()
    calendars._made.cache_clear()


@pytest.mark.parametrize("plant", FAULTS, ids=lambda plant: plant.__name__)
def test_a_planted_fault_is_found(plant: Plant, monkeypatch: pytest.MonkeyPatch) -> None:
    """Within some tens of seeds."""
    with monkeypatch.context() as patch:
        plant(patch)
        assert any(disagreement(seed) for seed in SEEDS)
