"""Events: what may start or stop a clock or call for a reaction."""

from typing import Any

import pytest

from policies import Person, Policy
from policies.events import parse_all
from policies.history import Frame, Moment, moments
from policies.language.reading import Source
from policies.language.vocabulary import Vocabulary
from tests.policies.build import CLIENT, SERVICE, STAFF, Story, a_policy, an_issue, msk

POLICY = a_policy("""
    version: 1
    regulation: t
    calendars: {work: {hours: 24x7}}
    people: {staff: {groups: support}, lead: {accounts: boss}}
    levels: [{name: Срочный, when: {priority: Критический}}, {name: Обычный}]
    clocks: {c: {calendar: work, start: created}}
""")
BOSS = Person("boss", "Начальник", groups=frozenset({"support"}))


def happened(story: Story, policy: Policy = POLICY) -> tuple[Moment, ...]:
    return moments(story.issue, frame(policy), SERVICE.id, story.issue.updated)


def frame(policy: Policy) -> Frame:
    return Frame(policy.people, policy.customers, policy.levels, policy.dates, policy.zone)


def matches(raw: Any, moment: Moment) -> bool:
    words = Vocabulary(Source("t.yaml", {}, {}, {}), people={"staff": "staff", "lead": "lead"}, levels=("Срочный",))
    (event,) = parse_all(raw, (), words)
    assert words.problems == []
    return event.matches(moment)


def test_created_is_the_first_moment_only() -> None:
    """And it may carry a condition."""
    first, second = happened(an_issue().status("2026-11-23 11:00", "Анализ"))
    assert (matches("created", first), matches("created", second)) == (True, False)
    assert not matches({"created": None, "when": {"type": "Ошибка"}}, first)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"status": {}}, True),
        ({"status": {"to": "Анализ"}}, True),
        ({"status": {"to": "анализ", "from": "ОТКРЫТ"}}, True),
        ({"status": {"from": ["Открыт", "Закрыт"]}}, True),
        ({"status": {"to": {"not": "Закрыт"}}}, True),
        ({"status": {"to": "Закрыт"}}, False),
        ({"status": {"from": "Закрыт", "to": "Анализ"}}, False),
        ({"priority": {}}, False),
        ({"comment": "public"}, False),
        ({"status": {"to": "Анализ"}, "when": {"type": "Инцидент"}}, True),
        ({"status": {"to": "Анализ"}, "when": {"type": "Ошибка"}}, False),
        ({"status": {"to": "Анализ"}, "by": "staff"}, True),
        ({"status": {"to": "Анализ"}, "by": "lead"}, False),
        ({"status": {"to": "Анализ"}, "by": "requester"}, False),
    ],
)
def test_changes(raw: Any, expected: bool) -> None:
    """What changed, from what, to what, in what state, by whom."""
    assert matches(raw, happened(an_issue().status("2026-11-23 11:00", "Анализ"))[1]) is expected


def test_when_sees_the_issue_right_after_the_event() -> None:
    """Type and status in one entry: the condition sees the new type."""
    story = an_issue().change("2026-11-23 11:00", type="Консультация", status="Закрыт")
    assert matches({"status": {"to": "Закрыт"}, "when": {"type": "Консультация"}}, happened(story)[1])


def test_filled_and_emptied() -> None:
    """An assignee appears, and goes."""
    story = (
        an_issue(assignee=None).change("2026-11-23 11:00", assignee="Игорь").change("2026-11-23 12:00", assignee=None)
    )
    _, came, went = happened(story)
    assert (matches({"assignee": {"to": "filled"}}, came), matches({"assignee": {"to": "filled"}}, went)) == (
        True,
        False,
    )
    assert matches({"assignee": {"to": "empty"}}, went)


def test_the_level_changes_like_an_attribute() -> None:
    """No changelog entry bears it; it follows from the priority."""
    story = (
        an_issue(priority="Средний")
        .change("2026-11-23 11:00", priority="Критический")
        .change("2026-11-23 12:00", summary="x")
    )
    first, raised, other = happened(story)
    assert [matches({"level": {"to": "Срочный"}}, m) for m in (first, raised, other)] == [False, True, False]


@pytest.mark.parametrize(
    ("by", "public", "kinds"),
    [
        (STAFF, True, {"staff", "public"}),
        (STAFF, False, {"internal"}),
        (BOSS, True, {"staff", "public"}),
        (CLIENT, True, {"requester", "public"}),
        (SERVICE, True, {"public"}),
        (None, True, {"public"}),
    ],
)
def test_comments(by: Person | None, public: bool, kinds: set[str]) -> None:
    """Staff answers only where the customer can see it; neither the service nor Jira itself is staff or requester."""
    story = an_issue().comment("2026-11-23 11:00", by, public=public)  # type: ignore[arg-type]
    said = happened(story)[1]
    assert {kind for kind in ("staff", "requester", "public", "internal") if matches({"comment": kind}, said)} == kinds


def test_moments_are_in_order_and_replayed() -> None:
    """Comments before changes of the same moment; what the changelog does not mention has always been so."""
    at = msk("2026-11-23 11:00")
    story = an_issue().comment(at).status(at, "Анализ").change("2026-11-23 10:30", priority="Низкий")
    found = happened(story)
    assert [m.id for m in found] == ["created", "10001", "comment-500", "10000"]
    assert [m.after["priority"] for m in found] == ["Критический", "Низкий", "Низкий", "Низкий"]
    assert {m.after["площадка"] for m in found} == {"Завод № 1"}
    assert found[3].before["status"] == "Открыт"


def test_what_is_later_than_now_is_not_seen() -> None:
    """The past is looked at as it was."""
    story = an_issue().status("2026-11-23 11:00", "Анализ").comment("2026-11-23 12:00")
    seen = moments(story.issue, frame(POLICY), None, msk("2026-11-23 11:00"))
    assert [m.id for m in seen] == ["created", "10000"]
    assert moments(story.issue, frame(POLICY), None, msk("2026-11-23 09:59")) == ()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("creatd", "event"),
        (5, "event"),
        ({}, "event"),
        ({"status": {}, "priority": {}}, "event"),
        ({"when": {"type": "Ошибка"}}, "event"),
        ({"comment": "client"}, "choice"),
        ({"comment": ["staff"]}, "choice"),
        ({"statuss": {"to": "Анализ"}}, "reference"),
        ({"status": {"too": "Анализ"}}, "unknown_key"),
        ({"status": "Анализ"}, "not_mapping"),
        ({"status": {}, "by": "stuff"}, "reference"),
        ({"status": {}, "wen": {}}, "event"),
    ],
)
def test_what_is_no_event(raw: Any, code: str) -> None:
    """Each is reported, none raises."""
    words = Vocabulary(Source("t.yaml", {}, {}, {}), people={"staff": "staff"})
    parse_all(raw, (), words)
    assert [problem.code for problem in words.problems] == [code]
    assert all(problem.said(language) for problem in words.problems for language in ("ru", "en"))  # type: ignore[arg-type]
