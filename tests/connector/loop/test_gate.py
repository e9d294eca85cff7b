"""The gate: closed while Jira is down or asks for a rest, and what closes how much."""

from datetime import UTC, datetime, timedelta

import pytest

from connector.jira.answers import Broken, Conflict, Failure, Forbidden, Gone, Limited, Refused
from connector.jira.wording import Sentence
from connector.loop.gate import LONGEST, Gate

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SAYS = Sentence("нет", "no")
SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("failure", "seconds"),
    [
        (Broken(SAYS, "unknown"), 1),
        (Forbidden(SAYS), 1),
        (Limited("everything", 30, SAYS), 30),
        (Limited("endpoint", 7, SAYS), 7),
        (Limited("everything", None, SAYS), 1),
        (Limited("everything", 0, SAYS), 1),
    ],
)
def test_what_concerns_all_of_jira_closes_it(failure: Failure, seconds: int) -> None:
    """For as long as Jira says, or a second at first."""
    gate = Gate()
    assert gate.failed(failure, NOW, "1") == NOW + seconds * SECOND
    assert gate.open_at(NOW) == NOW + seconds * SECOND
    assert gate.open_at(NOW + seconds * SECOND) == NOW + seconds * SECOND
    assert gate.failure == failure


@pytest.mark.parametrize("failure", [Gone(SAYS), Refused(SAYS), Conflict(SAYS)])
def test_what_concerns_one_issue_does_not(failure: Failure) -> None:
    """The others are looked at all the same."""
    gate = Gate()
    assert gate.failed(failure, NOW, "1") > NOW
    assert gate.open_at(NOW) == NOW
    assert gate.failure is None


def test_a_limit_on_an_issue_rests_that_issue() -> None:
    """And is forgotten when it is over."""
    gate = Gate()
    gate.failed(Limited("issue", 10, SAYS), NOW, "1")
    assert gate.open_at(NOW) == NOW
    assert gate.open_at(NOW, "2") == NOW
    assert gate.open_at(NOW, "1") == NOW + 10 * SECOND
    later = NOW + 11 * SECOND
    assert gate.open_at(later, "1") == later


def test_an_outage_is_asked_about_ever_less_often() -> None:
    """1, 2, 4 seconds … a minute; a success begins anew."""
    gate, now, waits = Gate(), NOW, []
    for _ in range(8):
        until = gate.failed(Broken(SAYS, "no"), now, "1")
        waits.append((until - now).total_seconds())
        now = until
    assert waits == [1, 2, 4, 8, 16, 32, 60, LONGEST.total_seconds()]
    gate.succeeded(now)
    assert gate.failure is None
    assert gate.failed(Broken(SAYS, "no"), now, "1") == now + SECOND


def test_an_issue_is_suspected_at_the_first_failure_and_at_its_own_second() -> None:
    """Of an outage each issue is asked about but once in vain; Jira's answer clears all of them."""
    gate = Gate()
    assert gate.suspects("1")
    gate.failed(Broken(SAYS, "no"), NOW, "1")
    assert (gate.suspects("1"), gate.suspects("2")) == (True, False)
    gate.failed(Broken(SAYS, "no"), NOW, "2")
    assert gate.suspects("2")
    gate.succeeded(NOW + timedelta(hours=1))
    gate.failed(Broken(SAYS, "no"), NOW, "3")
    assert not gate.suspects("1")


def test_a_success_that_was_under_way_does_not_end_a_rest() -> None:
    """One thread hears 429, another's answer comes a moment later: the rest is still to be kept."""
    gate = Gate()
    gate.failed(Limited("everything", 30, SAYS), NOW, "1")
    gate.succeeded(NOW + SECOND)
    assert gate.open_at(NOW + SECOND) == NOW + 30 * SECOND
    gate.succeeded(NOW + 31 * SECOND)
    assert gate.failure is None


def test_a_shorter_wait_does_not_open_it_early() -> None:
    """The later of two ends holds."""
    gate = Gate()
    gate.failed(Limited("everything", 30, SAYS), NOW, "1")
    gate.failed(Broken(SAYS, "no"), NOW, "2")
    assert gate.open_at(NOW) == NOW + 30 * SECOND
