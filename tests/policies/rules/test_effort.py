"""Billed time: work logs rounded up and summed."""

from dataclasses import replace

import pytest

from policies import Around, Problems, WorkLog, evaluate, load
from policies.decision import Decision
from policies.facts import Person
from tests.policies.build import CLIENT, SERVICE, STAFF, a_clock, an_issue, msk, told

POLICY = a_clock(
    "start: created",
    more="rules: [{name: Оплата, clause: E-1, when: {type: Инцидент}, "
    "effort: {round: 30m, least: 1h, by: staff}, show: Часы}]",
)


def billed(*minutes: int, by: Person | None = STAFF, type_: str = "Инцидент") -> Decision:
    logs = tuple(WorkLog(str(n), msk("2026-11-23 11:00"), by, each * 60) for n, each in enumerate(minutes))
    issue = replace(an_issue(type=type_).issue, worklogs=logs)
    return evaluate(POLICY, issue, msk("2026-11-23 12:00"), Around(service=SERVICE.id))


@pytest.mark.parametrize(
    ("minutes", "hours"),
    [((1,), 1), ((60,), 1), ((61,), 1.5), ((90,), 1.5), ((91,), 2), ((5, 5), 2), ((0,), 0), ((30, 61, 120), 4.5)],
)
def test_each_piece_of_work_is_rounded_up_and_is_at_least_so_much(minutes: tuple[int, ...], hours: float) -> None:
    """Rounded before it is summed: each is billed at once."""
    assert billed(*minutes).fields == {"Часы": hours}


def test_nothing_logged_shows_nothing() -> None:
    """The field is left alone."""
    assert billed().fields == {}


@pytest.mark.parametrize("by", [CLIENT, SERVICE, None])
def test_only_staffs_work_is_billed(by: Person | None) -> None:
    """Where the policy says so."""
    assert billed(60, by=by).fields == {}


def test_where_the_condition_does_not_hold_nothing_is_billed() -> None:
    """Free support has no bill."""
    assert billed(60, type_="Ошибка").fields == {}


def test_the_trace_tells_what_was_logged_and_what_is_billed() -> None:
    """So that a customer can check the bill."""
    said = "Правило «Оплата»: записано 1 час 6 минут (2), к оплате 2 часа 30 минут"
    assert said in told(billed(5, 61), POLICY)


def test_days_are_no_measure_of_work() -> None:
    """Hours and minutes are."""
    outcome = load(POLICY.text.replace("round: 30m", "round: 1wd"), "t.yaml")
    assert isinstance(outcome, Problems)
    assert outcome.items[0].code == "not_hours"
