"""What is held back, for how long, and how fast we write of ourselves."""

from datetime import UTC, datetime, timedelta

import pytest
import responses

from connector.jira.answers import Data, Limited, Scope
from connector.jira.economy.limits import MOST_ISSUES, WRITES, Figures, Limits
from connector.jira.economy.scopes import of_request
from connector.jira.session import Session
from connector.jira.wording import Sentence

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
SECOND = timedelta(seconds=1)
SAYS = Sentence("нет", "no")
READ = of_request("GET", "/rest/api/3/issue/1", reads=True)
OTHER_READ = of_request("GET", "/rest/api/3/myself", reads=True)
WRITE = of_request("PUT", "/rest/api/3/issue/1", reads=False)
COMMENT = of_request("POST", "/rest/api/3/issue/1/comment", reads=False)
OTHER_ISSUE = of_request("PUT", "/rest/api/3/issue/2", reads=False)
ALL = (READ, OTHER_READ, WRITE, COMMENT, OTHER_ISSUE)


@pytest.mark.parametrize(
    ("scope", "rests"),
    [("everything", ALL), ("endpoint", (WRITE, OTHER_ISSUE)), ("issue", (WRITE, COMMENT))],
)
def test_only_what_the_reason_names_rests(scope: Scope, rests: tuple[object, ...]) -> None:
    """To the moment Jira told, and not a moment longer."""
    limits = Limits()
    limits.told(WRITE, Limited(scope, 30, SAYS), NOW)
    for request in ALL:
        held = limits.admit(request, NOW + 29 * SECOND)
        assert (held is not None) == (request in rests), request
        if held is not None:
            assert (held.scope, held.retry_after_seconds) == (scope, 1)
        assert limits.admit(request, NOW + 30 * SECOND) is None


@pytest.mark.parametrize("told", [None, 0.0])
def test_a_limit_without_a_length_rests_a_second(told: float | None) -> None:
    """Data Center tells nought on whatever it answers; nobody hammers for that."""
    limits = Limits()
    kept = limits.told(READ, Limited("everything", told, SAYS), NOW)
    assert kept.retry_after_seconds is None
    assert limits.admit(READ, NOW) is not None
    assert limits.admit(READ, NOW + SECOND) is None


def test_a_shorter_rest_does_not_end_a_longer_one() -> None:
    """Two threads may be told at once."""
    limits = Limits()
    limits.told(READ, Limited("everything", 30, SAYS), NOW)
    limits.told(READ, Limited("everything", 1, SAYS), NOW)
    assert limits.admit(READ, NOW + 29 * SECOND) is not None


def test_writes_to_one_issue_keep_below_jiras_limit() -> None:
    """As fast as we may for two minutes: never 20 in 2 s nor 100 in 30 s; other issues and reads go on meanwhile."""
    limits, sent = Limits(), list[datetime]()
    for tick in range(1_200):
        now = NOW + tick * SECOND / 10
        for _ in range(5):
            held = limits.admit(WRITE, now)
            if held is None:
                sent.append(now)
            else:
                assert held.scope == "issue"
                assert limits.admit(READ, now) is None
    for window, most in ((timedelta(seconds=2), 20), (timedelta(seconds=30), 100)):
        assert max(sum(1 for at in sent if start <= at < start + window) for start in sent) < most
    assert len(sent) >= WRITES[1][1] * 4
    assert limits.admit(OTHER_ISSUE, NOW + 120 * SECOND) is None


def test_issues_long_quiet_are_forgotten() -> None:
    """A year of requests is not kept in memory."""
    limits = Limits()
    for number in range(MOST_ISSUES + 1):
        limits.admit(of_request("PUT", f"/rest/api/3/issue/{number}", reads=False), NOW)
    limits.admit(WRITE, NOW + 60 * SECOND)
    assert len(limits._writes) == 1


def test_figures_tell_what_was_sent_limited_and_waits() -> None:
    """By scope; what rests no more is not waiting."""
    limits = Limits()
    limits.admit(READ, NOW)
    limits.told(READ, Limited("everything", 30, SAYS), NOW)
    limits.told(WRITE, Limited("issue", 2, SAYS), NOW)
    limits.admit(READ, NOW + 3 * SECOND)
    assert limits.figures(NOW + 3 * SECOND) == Figures(
        1, {"everything": 1, "issue": 1}, {"everything": 1}, {"everything": NOW + 30 * SECOND}
    )


@responses.activate
def test_the_wire_sends_nothing_within_a_rest() -> None:
    """Neither a read's second try nor another request: the answer tells how long is left."""
    clock = [NOW]
    wire = Session("https://jira.example", "u", "t", lambda: clock[0], lambda _: None)
    answer = responses.get("https://jira.example/rest/api/2/myself", status=429, headers={"Retry-After": "30"})
    assert isinstance(wire.send("GET", "/rest/api/2/myself"), Limited)
    responses.get("https://jira.example/rest/api/2/serverInfo", json={})
    clock[0] += 10 * SECOND
    held = wire.send("GET", "/rest/api/2/serverInfo")
    assert isinstance(held, Limited)
    assert held.retry_after_seconds == 20
    assert (answer.call_count, len(responses.calls)) == (1, 1)
    clock[0] += 20 * SECOND
    assert wire.send("GET", "/rest/api/2/serverInfo") == Data({})
