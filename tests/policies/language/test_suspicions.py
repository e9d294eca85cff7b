"""Warnings of what is legal but cannot be meant. What each says stands in `tests/bad`; here: that the good is left
alone, and that terms of different calendars compare."""

from pathlib import Path

import pytest

from policies import Policy, load
from policies.files import open_policy
from policies.language.durations import Duration
from policies.language.suspicions.terms import weeks
from policies.worktime import Calendar

ROOT = Path(__file__).resolve().parents[3]
GOOD = sorted(
    path
    for folder in (ROOT / "policies" / "regulations", ROOT / "policies" / "manual" / "examples")
    for path in folder.glob("*.yaml")
    if not path.stem.endswith((".cases", ".customers"))
)
MEANT = {"day_length"}
"""What a regulation itself calls for: EnDocs states eight hours from ten to seven."""


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_nothing_is_suspected_of_a_good_policy(path: Path) -> None:
    """The regulations and the manual's examples."""
    policy = open_policy(path, path.name)
    assert isinstance(policy, Policy), policy.said()
    assert {warning.code for warning in policy.warnings} <= MEANT


WEEKS = [("seconds", 9 * 3600, 0.2), ("working_days", 5, 1.0), ("calendar_days", 14, 2.0)]


@pytest.mark.parametrize(("unit", "amount", "expected"), WEEKS)
def test_terms_are_compared_by_usual_weeks(unit: str, amount: int, expected: float) -> None:
    """Nine hours of five working days of nine are a fifth of the week."""
    work = Calendar.of(weekly={day: [("09:00", "18:00")] for day in ("mon", "tue", "wed", "thu", "fri")})
    assert weeks(Duration(amount, unit), work) == expected  # type: ignore[arg-type]


HEAD = """\
version: 1
regulation: t
calendars: {work: {hours: {mon-fri: 09:00-18:00}}}
people: {staff: {groups: support}}
statuses: {new: Открыт, waiting: Ожидание, done: Закрыт}
"""
SILENCE = """
  silence:
    calendar: work
    while: {status: waiting}
    stop: {comment: requester}
    target: 3wd
    points: [{at: due, do: %s}]
"""


@pytest.mark.parametrize(
    ("clock", "act", "codes"),
    [
        ("start: created, target: 28h", "{transition: Закрыт}", ["outlasts"]),
        ("start: created, target: 27h", "{transition: Закрыт}", []),
        ("start: created, target: 28h, pause: {status: waiting}", "{transition: Закрыт}", []),
        ("start: {status: {to: Открыт}}, target: 28h", "{transition: Закрыт}", []),
        ("start: created, target: 28h", "{label: молчит}", []),
    ],
)
def test_a_target_is_longer_than_the_silence(clock: str, act: str, codes: list[str]) -> None:
    """Only of a promise made at the creation that goes on while the customer is silent, and where silence ends it."""
    text = f"{HEAD}clocks:\n  answer: {{calendar: work, {clock}}}{SILENCE % act}"
    policy = load(text, "t.yaml")
    assert isinstance(policy, Policy), policy.said()
    assert [warning.code for warning in policy.warnings] == codes


@pytest.mark.parametrize(
    ("rule", "unreached"),
    [
        ("workflow: {Открыт: Ожидание, Ожидание: Закрыт}, otherwise: undo", ["Отложен"]),
        ("when: {type: Ошибка}, workflow: {Открыт: Ожидание, Ожидание: Закрыт}, otherwise: undo", []),
        ("allow: {author: staff}, workflow: {Открыт: Ожидание, Ожидание: Закрыт}, otherwise: undo", []),
        ("workflow: {Открыт: Ожидание}, otherwise: undo", []),
    ],
)
def test_a_clock_waits_for_a_status_that_no_move_leads_to(rule: str, unreached: list[str]) -> None:
    """Told only where all moves are listed: with exceptions, or from a status without a list, anything may come."""
    text = (
        f"{HEAD}clocks: {{a: {{calendar: work, start: created, pause: {{status: Отложен}}}}}}\n"
        f"rules: [{{name: П, {rule}}}]\n"
    )
    policy = load(text, "t.yaml")
    assert isinstance(policy, Policy), policy.said()
    assert [warning.data["given"] for warning in policy.warnings] == unreached
