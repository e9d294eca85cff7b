"""Design §4.1: how a clock counts hours. The calendar is Monday to Friday 09:00-18:00, Moscow, without holidays."""

from datetime import timedelta

import pytest

from tests.policies.build import a_clock, an_issue, cycle, due, look, msk, told, wall

TWO_HOURS = a_clock("start: created\nstop: {status: {to: Анализ}}\ntarget: 2h")


def test_interval_ends_are_half_open() -> None:
    """A start at the opening counts from it; a start at the closing counts nothing of that day."""
    assert due(TWO_HOURS, an_issue("2026-11-23 09:00")) == "2026-11-23 11:00"
    assert due(TWO_HOURS, an_issue("2026-11-23 18:00")) == "2026-11-24 11:00"


def test_nothing_is_cut_to_minutes() -> None:
    """10:00:30.250 + 2 h = 12:00:30.250, exactly."""
    start = msk("2026-11-23 10:00") + timedelta(seconds=30, milliseconds=250)
    assert cycle(TWO_HOURS, an_issue(start), start).due == start + timedelta(hours=2)


def test_a_target_in_days_is_not_cut_either() -> None:
    """1wd from 10:00:00.500 ends at 18:00:00 sharp, not half a second early."""
    policy = a_clock("start: created\ntarget: 1wd")
    start = msk("2026-11-23 10:00") + timedelta(milliseconds=500)
    assert cycle(policy, an_issue(start), start).due == msk("2026-11-24 18:00")


def test_real_seconds_count_when_the_clock_changes() -> None:
    """New York, 2026-11-01, clocks go back from 02:00 to 01:00: 00:00 + 4 h around the clock is 03:00 on the wall."""
    policy = a_clock("start: created\ntarget: 4h", calendars="work: {timezone: America/New_York, hours: 24x7}")
    start = msk("2026-11-01 07:00")  # 04:00 UTC, 00:00 in New York (UTC-4)
    assert cycle(policy, an_issue(start), start).due == start + timedelta(hours=4)  # 08:00 UTC = 03:00 (UTC-5)


def test_target_ends_exactly_at_closing_time() -> None:
    """16:00 + 2 h is 18:00 today, not 09:00 tomorrow."""
    assert due(TWO_HOURS, an_issue("2026-11-23 16:00")) == "2026-11-23 18:00"


@pytest.mark.parametrize(
    ("created", "expected"),
    [
        ("2026-11-23 06:30", "2026-11-23 11:00"),  # Monday before the opening: from 09:00
        ("2026-11-23 20:00", "2026-11-24 11:00"),  # Monday night: from Tuesday 09:00
        ("2026-11-28 12:00", "2026-11-30 11:00"),  # Saturday: from Monday 09:00
    ],
)
def test_start_outside_working_hours(created: str, expected: str) -> None:
    """Counts from the next opening."""
    assert due(TWO_HOURS, an_issue(created)) == expected


def test_hours_are_working_time_of_the_clocks_calendar() -> None:
    """Friday 17:00 + 2 h: one hour on Friday, one on Monday; 40 h are 4 days of 9 h and 4 h of a fifth."""
    assert due(TWO_HOURS, an_issue("2026-11-27 17:00")) == "2026-11-30 10:00"
    forty = a_clock("start: created\ntarget: 40h")
    assert due(forty, an_issue("2026-11-23 09:00")) == "2026-11-27 13:00"


def test_minutes() -> None:
    """17:45 + 30m: 15 minutes today, 15 tomorrow."""
    assert due(a_clock("start: created\ntarget: 30m"), an_issue("2026-11-23 17:45")) == "2026-11-24 09:15"


def test_breaks_are_subtracted() -> None:
    """12:00 + 2 h over a break 13:00-14:00 is 15:00."""
    calendar = "work: {hours: {mon-fri: 09:00-18:00}, breaks: 13:00-14:00}"
    policy = a_clock("start: created\ntarget: 2h", calendars=calendar)
    assert due(policy, an_issue("2026-11-23 12:00")) == "2026-11-23 15:00"


def test_a_clock_without_a_target_only_measures() -> None:
    """10:00 to 12:30 is two and a half hours, and there is no due time."""
    policy = a_clock("start: created\nstop: {status: {to: Анализ}}")
    running = cycle(policy, an_issue(), "2026-11-23 12:00")
    assert (running.state, running.due, running.left, running.spent) == ("running", None, None, 2 * 3600)
    met = cycle(policy, an_issue().status("2026-11-23 12:30", "Анализ"), "2026-11-24 12:00")
    assert (met.state, met.spent) == ("met", 9000)


def test_breach_is_by_event_time() -> None:
    """Due 12:00: a stop at 12:00:00 is in time, one a second later is not, whenever it is looked at."""
    at_due = an_issue().status(msk("2026-11-23 12:00"), "Анализ")
    late = an_issue().status(msk("2026-11-23 12:00") + timedelta(seconds=1), "Анализ")
    assert cycle(TWO_HOURS, at_due, "2026-12-01 12:00").state == "met"
    assert cycle(TWO_HOURS, late, "2026-12-01 12:00").state == "met_late"


def test_a_running_clock_is_breached_when_its_due_time_has_come() -> None:
    """A second before 12:00 it runs, at 12:00 it is breached; the time left turns negative."""
    before, after = msk("2026-11-23 12:00") - timedelta(seconds=1), msk("2026-11-23 13:00")
    assert cycle(TWO_HOURS, an_issue(), before).state == "running"
    overdue = cycle(TWO_HOURS, an_issue(), after)
    assert (overdue.state, overdue.left, wall(overdue.due)) == ("breached", -3600, "2026-11-23 12:00")
    assert overdue.stopped is None


def test_moments_no_calendar_knows_end_in_no_verdict_not_in_an_error() -> None:
    """An imported request of 1995 has no cycles; the other answers stand."""
    story = an_issue("1995-03-01 10:00")
    decision = look(TWO_HOURS, story, "2026-11-23 10:00")
    assert decision.clocks["c"] == ()
    assert any("2000–2050" in line for line in told(decision, TWO_HOURS))
