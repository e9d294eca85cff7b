"""Design §4.1: what the production calendar does to a clock, and how it is told."""

import json

import pytest

from policies import Policy
from policies.trace import Reader, as_json
from tests.policies.build import a_clock, an_issue, cycle, due, look, told

RUSSIA = "work: {timezone: Europe/Moscow, hours: {mon-fri: 08:00-17:00}, holidays: RU%s}"
CLOCK = "start: created\ntarget: 8h\nstop: {status: {to: Анализ}}\nshow: {due: Срок, state: Состояние}"


def russia(more: str = "", clock: str = CLOCK) -> Policy:
    return a_clock(clock, calendars=RUSSIA % (f", {more}" if more else ""))


def test_public_holidays_do_not_count() -> None:
    """4 November 2026 is a Wednesday and a holiday: 3 November 16:00 + 8 h = 5 November 15:00."""
    assert due(russia("short_days: ignore"), an_issue("2026-11-03 16:00")) == "2026-11-05 15:00"


def test_the_short_day_is_ignored_by_default_and_the_trace_says_so() -> None:
    """3 November is the eve of a holiday: its full hours count, and the reader is told why he may wonder."""
    policy = russia()
    lines = told(look(policy, an_issue("2026-11-03 16:00"), "2026-11-03 16:00"), policy)
    (counted,) = [line for line in lines if "считается" in line]
    assert "03.11 16:00–17:00 — предпраздничный, короче на час, не учитывается" in counted
    assert "04.11 праздник" in counted


def test_a_short_day_may_count() -> None:
    """`minus 1h`: 3 November closes at 16:00, so 15:00 + 8 h = 5 November 15:00."""
    assert due(russia("short_days: minus 1h"), an_issue("2026-11-03 15:00")) == "2026-11-05 15:00"
    assert due(russia("short_days: ignore"), an_issue("2026-11-03 15:00")) == "2026-11-05 14:00"


def test_a_working_saturday_by_decree_works() -> None:
    """Saturday 1 November 2025 works for Monday the 3rd: Friday 16:00 + 8 h ends on it at 15:00."""
    assert due(russia(), an_issue("2025-10-31 16:00")) == "2025-11-01 15:00"


def test_a_working_saturday_may_be_refused() -> None:
    """`working_weekends: never`: then the 5th, as the 3rd and the 4th are off."""
    assert due(russia("working_weekends: never"), an_issue("2025-10-31 16:00")) == "2025-11-05 15:00"


def test_own_exceptions_win() -> None:
    """A closed Tuesday, and short hours on Wednesday."""
    policy = russia("dates: {2026-11-24: closed, 2026-11-25: 08:00-12:00}")
    assert due(policy, an_issue("2026-11-23 16:00")) == "2026-11-26 11:00"


def test_a_year_without_a_decree_is_marked_provisional() -> None:
    """2031 is counted by law alone: in the state's text, in the trace and in JSON."""
    policy = russia()
    story = an_issue("2031-03-04 10:00")
    decision = look(policy, story, "2031-03-04 10:00")
    assert cycle(policy, story, "2031-03-04 10:00").provisional
    assert decision.fields["Состояние"] == "идёт (предварительно)"
    assert any("идёт (предварительно)" in line for line in told(decision, policy))
    assert any("running (provisional)" in line for line in told(decision, policy, "en"))
    reader = Reader("ru", policy.zone, policy.titles)
    assert json.loads(json.dumps(as_json(decision, reader)))["clocks"]["c"][0]["provisional"] is True


def test_a_decreed_year_is_not_provisional() -> None:
    """2026 is decreed."""
    assert not cycle(russia(), an_issue("2026-11-23 10:00"), "2026-11-23 10:00").provisional


def test_a_span_that_reaches_into_an_undecreed_year_is_provisional() -> None:
    """It begins in a decreed year and is due in one that is not."""
    calendar = russia().calendars["work"]
    last = max(calendar.holidays.decreed)
    assert cycle(russia(), an_issue(f"{last}-12-31 16:59"), f"{last}-12-31 16:59").provisional


@pytest.mark.parametrize("clock", ["start: created", "start: created\npause: {status: Открыт}\ntarget: 2h"])
def test_a_clock_without_a_due_time_does_not_turn_provisional_by_itself(clock: str) -> None:
    """Law 3: measured or paused, nothing about it changes while nothing happens, not even over New Year."""
    policy, story = russia(clock=clock), an_issue("2026-12-30 10:00")
    assert not cycle(policy, story, "2035-01-20 10:00").provisional


def test_presidential_non_working_days_work_by_default() -> None:
    """1 to 3 November 2021: Monday 10:00 + 8 h ends on Tuesday at 09:00, and the trace tells of the decree."""
    policy, story = russia(), an_issue("2021-11-01 10:00")
    assert due(policy, story) == "2021-11-02 09:00"
    lines = told(look(policy, story, "2021-11-01 10:00"), policy)
    assert any("нерабочий по указу Президента, не учитывается" in line for line in lines)


def test_presidential_non_working_days_may_be_followed() -> None:
    """`special_days: follow`: then the 4th is a holiday, the 5th a day off by transfer, and it is Monday the 8th."""
    assert due(russia("special_days: follow"), an_issue("2021-11-01 10:00")) == "2021-11-08 16:00"


@pytest.mark.parametrize(
    ("calendar", "more"),
    [
        ("dates: {2031-12-31: closed}", ""),
        ("short_days: ignore", "effective: {from: 2031-01-01}"),
        ("short_days: ignore", "edition: 2031-01-01"),
    ],
)
def test_a_policy_that_touches_a_year_without_a_decree_is_warned_about(calendar: str, more: str) -> None:
    """By a date of its calendar, its edition or its first day; a calendar without public holidays needs no decree."""
    warned = a_clock(CLOCK, calendars=RUSSIA % f", {calendar}", more=more)
    assert [(w.code, w.data["year"]) for w in warned.warnings] == [("undecreed", "2031")]
    alone = a_clock(CLOCK, calendars=f"work: {{hours: {{mon-fri: 09:00-18:00}}, {calendar}}}", more=more)
    assert alone.warnings == ()


TEN_TO_SEVEN = "work: {hours: {mon-fri: 10:00-19:00}, day: 8h%s}"


def test_a_window_without_a_stated_break_counts_whole_with_a_warning() -> None:
    """«8 часов, с 10 до 19»: nine hours count from Monday 10:00 to 19:00, and the admin is told."""
    policy = a_clock("start: created\ntarget: 9h", calendars=TEN_TO_SEVEN % "")
    assert due(policy, an_issue("2026-11-23 10:00")) == "2026-11-23 19:00"
    (warning,) = policy.warnings
    assert "в регламенте рабочий день 8 ч, а по календарю 9 ч" in warning.said()


def test_a_given_break_is_subtracted_without_a_warning() -> None:
    """«8 часов, с 10 до 19» with a break 14:00-15:00: the hours agree with the words."""
    policy = a_clock("start: created\ntarget: 9h", calendars=TEN_TO_SEVEN % ", breaks: 14:00-15:00")
    assert due(policy, an_issue("2026-11-23 10:00")) == "2026-11-24 11:00"
    assert policy.warnings == ()


def test_the_clauses_of_a_calendar_are_cited_where_it_counts() -> None:
    """After the clock's own, in the trace of every counted stretch; a term in calendar days is none of its affair."""
    calendar = "work: {clause: MES-1.hours, hours: {mon-fri: 09:00-18:00}}"
    for target, expected in (("2h", ("MES-6.4", "MES-1.hours")), ("15d", ("MES-6.4",))):
        policy = a_clock(f"clause: MES-6.4\nstart: created\ntarget: {target}", calendars=calendar)
        steps = look(policy, an_issue("2026-11-23 10:00"), "2026-11-23 11:00").trace
        assert [step.clause for step in steps if step.kind == "clock_counted"] == [expected]
