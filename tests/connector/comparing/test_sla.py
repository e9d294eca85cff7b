"""Where Service Management's clocks and the regulation's disagree, and what is said to be the reason."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from connector.comparing import report
from connector.comparing.command import compare_all, in_scope
from connector.comparing.sla import Comparison, compare
from connector.jira.service_desk import NativeClock, NativeCycle
from connector.sandbox.sites import mespace
from policies import Decision, Policy
from policies.decision import Cycle
from policies.files import open_policy
from tests.connector.loop.stage import SHIPPED, Stage, staged

START = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
DUE = START + timedelta(hours=2)
NATIVE = NativeCycle(START, None, DUE, breached=False, paused=False, goal=7200, elapsed=600)
OURS = Cycle(1, "running", START, DUE, None, 600, 6600)
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="module")
def policy() -> Policy:
    found = open_policy(SHIPPED)
    assert isinstance(found, Policy)
    return found


def compared(
    policy: Policy, theirs: NativeCycle | None, ours: Cycle | None, name: str = "Time to first response", **pairs: str
) -> Comparison:
    clocks = {"reaction": (ours,) if ours else ()}
    decision = Decision(START, "m", "f", None, None, clocks, {"reaction": "Время реакции"}, {}, (), None, True, ())
    return compare("SUP-1", decision, policy, (NativeClock(name, (theirs,) if theirs else ()),), pairs)


def reasons(found: Comparison) -> tuple[str, ...]:
    return tuple(reason for one in found.disagreements for reason in one.reasons)


def test_clocks_that_agree_are_counted_and_not_listed(policy: Policy) -> None:
    """Some seconds apart is agreement: JSM starts a moment after the creation."""
    late = replace(NATIVE, started=START + timedelta(seconds=5), due=DUE + timedelta(seconds=5), elapsed=595)
    found = compared(policy, late, OURS)
    assert (found.issues, found.cycles, found.disagreements) == (1, 1, ())


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        (replace(NATIVE, started=START + timedelta(hours=1)), OURS, ("start",)),
        (replace(NATIVE, goal=3600, due=START + timedelta(hours=1)), OURS, ("goal",)),
        (replace(NATIVE, paused=True, due=None), OURS, ("pause",)),
        (replace(NATIVE, stopped=DUE), OURS, ("stop",)),
        (NATIVE, replace(OURS, due=DUE + timedelta(hours=15)), ("calendar", "pause")),
        (replace(NATIVE, stopped=DUE), replace(OURS, stopped=DUE, spent=60, left=7140), ("calendar", "pause")),
        (None, OURS, ("only_ours",)),
        (NATIVE, None, ("only_jsm",)),
    ],
)
def test_each_reason_is_named(
    policy: Policy, theirs: NativeCycle | None, ours: Cycle | None, expected: tuple[str, ...]
) -> None:
    """What an admin can change. A count that is off may be a pause too, where the policy's clock knows pauses."""
    assert reasons(compared(policy, theirs, ours)) == expected


def test_without_pauses_a_count_that_is_off_is_the_calendar(policy: Policy) -> None:
    """The policy's clock cannot have paused."""
    plain = replace(policy, clocks=tuple(replace(one, pause=None, during=None) for one in policy.clocks))
    assert reasons(compared(plain, NATIVE, replace(OURS, due=DUE + timedelta(hours=15)))) == ("calendar",)


def test_verdicts_are_told_of_both(policy: Policy) -> None:
    """Breached by JSM around the clock, met by the regulation."""
    late = replace(NATIVE, stopped=DUE, breached=True, elapsed=9000)
    (one,) = compared(policy, late, replace(OURS, state="met", stopped=DUE)).disagreements
    assert (one.native_breached, one.our_breached) == (True, False)


def test_a_clock_is_known_by_the_title_or_as_told(policy: Policy) -> None:
    """A name that says nothing has no pair until somebody names it."""
    assert compared(policy, NATIVE, OURS, "время РЕАКЦИИ").cycles == 1
    assert compared(policy, NATIVE, OURS, "Таймер 7").unpaired == {"Таймер 7"}
    assert compared(policy, NATIVE, OURS, "Таймер 7", **{"таймер 7": "reaction"}).cycles == 1
    assert compared(policy, NATIVE, OURS, "Таймер 7", **{"таймер 7": "нет"}).unpaired == {"Таймер 7"}


@pytest.fixture(params=["cloud", "dc"])
def stage(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Stage]:
    with staged(request.param, tmp_path, site=lambda _: mespace.service_desk(request.param)) as made:
        yield made


def test_a_desk_around_the_clock_disagrees_by_its_calendar(stage: Stage) -> None:
    """On Monday morning both are due in two hours; on Friday evening JSM is due in the night, we on Monday."""
    stage.incident()
    stage.sandbox.world.clock.set(datetime(2026, 11, 27, 13, 30, tzinfo=UTC))
    key = stage.incident()
    keys = in_scope(stage.jira, stage.active.regulations, None, 50)
    assert keys == (key, "SUP-1")
    found = compare_all(stage.jira, stage.active.regulations, (key,), stage.now)
    assert isinstance(found, Comparison)
    (one,) = found.disagreements
    assert (one.key, one.native, one.clock, one.reasons[0]) == (key, "Time to first response", "reaction", "calendar")
    assert one.native_due == datetime(2026, 11, 27, 15, 30, tzinfo=UTC)
    assert one.our_due == datetime(2026, 11, 30, 6, 30, tzinfo=UTC)
    assert found.unpaired == {"Time to resolution"}
    whole = compare_all(stage.jira, stage.active.regulations, keys, stage.now)
    assert isinstance(whole, Comparison)
    assert whole.issues == 2


def test_the_table_tells_each_disagreement_on_a_line(policy: Policy) -> None:
    """In both languages, and the sums; JSON carries the same."""
    found = compared(policy, replace(NATIVE, goal=3600, due=None), OURS) + compared(policy, NATIVE, OURS, "Ещё")
    russian, english = report.table(found, MOSCOW, "ru"), report.table(found, MOSCOW, "en")
    assert "норматив" in russian.splitlines()[1]
    assert "the goal" in english.splitlines()[1]
    assert "Сравнено запросов: 2, отсчётов: 1; расходятся: 1." in russian
    assert 'назовите её, --pair "Ещё=имя таймера"' in russian
    told = report.as_json(found)
    assert told["disagreements"][0]["ours"] == {"clock": "reaction", "due": "2026-11-23T09:00:00Z", "breached": False}
    assert (told["disagreements"][0]["reasons"], told["unpaired"]) == (["goal"], ["Ещё"])
