"""The rows of the table of semantics (design, 4.1) that a calendar answers, each by its name."""

from datetime import date, timedelta

import pytest

from policies.worktime import Calendar, CalendarRangeError, Note, ProductionCalendar, Reason
from tests.policies.worktime.samples import NINE_TO_SIX, WORKWEEK, always, at, notes_of, plain, russian

HOUR = 3600


def test_interval_ends_half_open_real_seconds_nothing_cut_to_minutes() -> None:
    """The closing second is not worked, a clock put back makes a day of 25 hours, and milliseconds stay."""
    assert not plain().is_open(at("2026-11-23 18:00"))
    moscow = always("Europe/Moscow")
    assert moscow.between(at("2014-10-26 00:00"), at("2014-10-27 00:00")) == 25 * HOUR
    assert plain().between(at("2026-11-23 09:00:59.999000"), at("2026-11-23 09:01:00.001000")) == 0.002


def test_target_ends_exactly_at_closing_time_due_at_closing_time_today() -> None:
    """Not at the next opening."""
    assert plain().add(at("2026-11-23 09:00"), 9 * HOUR) == at("2026-11-23 18:00")
    assert plain().add(at("2026-11-27 16:00"), 2 * HOUR) == at("2026-11-27 18:00")


def test_start_outside_working_hours_counts_from_the_next_opening() -> None:
    """In the evening, on a weekend, before the opening."""
    for start in ("2026-11-27 20:00", "2026-11-29 12:00", "2026-11-30 03:00"):
        assert plain().add(at(start), 2 * HOUR) == at("2026-11-30 11:00")


def test_hours_and_minutes_are_working_time_of_the_calendar() -> None:
    """40 h of a nine-hour day are four days and four hours."""
    assert plain().add(at("2026-11-23 09:00"), 40 * HOUR) == at("2026-11-27 13:00")


def test_1wd_due_at_the_close_of_the_nth_working_day_after_the_day_of_the_start() -> None:
    """Civil Code, art. 191 and 194; `days: same-time` for the time of day of the start."""
    assert russian().add_days(at("2026-11-03 10:00"), 1) == at("2026-11-05 18:00")
    assert russian().add_days(at("2026-11-03 10:00"), 3) == at("2026-11-09 18:00")
    assert russian().add_days(at("2026-11-03 10:00"), 1, same_time=True) == at("2026-11-05 10:00")


def test_15d_due_at_the_end_of_the_day_moved_from_a_day_off_where_asked() -> None:
    """15 calendar days from 20 October 2026 end with the holiday of 4 November (art. 193)."""
    start = at("2026-10-20 10:00")
    assert russian().end_of_day(start, 15) == at("2026-11-05 00:00")
    assert russian().end_of_day(start, 15, move=True) == at("2026-11-06 00:00")


def test_points_before_due_are_counted_back_in_working_time() -> None:
    """Two working hours before Monday 10:00 is Friday 17:00."""
    assert plain().add(at("2026-11-30 10:00"), -2 * HOUR) == at("2026-11-27 17:00")


def test_short_pre_holiday_day_is_ignored_by_default_and_the_trace_says_so() -> None:
    """3 November 2026 counts to 18:00."""
    assert russian().add(at("2026-11-03 16:00"), 2 * HOUR) == at("2026-11-03 18:00")
    assert notes_of(russian(), date(2026, 11, 3)) == [Note(Reason.SHORT, heeded=False)]


def test_short_pre_holiday_day_may_be_an_hour_shorter() -> None:
    """Then the rest of the term goes over the holiday."""
    calendar = Calendar.of(
        "Europe/Moscow", NINE_TO_SIX, holidays=ProductionCalendar.russia(), short_days=timedelta(hours=1)
    )
    assert calendar.add(at("2026-11-03 16:00"), 2 * HOUR) == at("2026-11-05 10:00")
    assert calendar.add_days(at("2026-11-02 16:00"), 1) == at("2026-11-03 17:00")


def test_working_saturday_by_decree_works_with_the_hours_of_the_weekday_it_was_swapped_with() -> None:
    """1 November 2025 works for Monday the 3rd, which opens at 11:00 here."""
    week = NINE_TO_SIX | {"mon": [("11:00", "15:00")]}
    calendar = Calendar.of("Europe/Moscow", week, holidays=ProductionCalendar.russia())
    assert calendar.next_open(at("2025-10-31 18:00")) == at("2025-11-01 11:00")
    assert calendar.between(at("2025-11-01 00:00"), at("2025-11-05 09:00")) == 4 * HOUR


def test_working_saturday_by_decree_can_be_refused() -> None:
    """`working_weekends: never`: neither the Saturday nor the Monday is worked."""
    calendar = Calendar.of("Europe/Moscow", NINE_TO_SIX, holidays=ProductionCalendar.russia(), working_weekends="never")
    assert calendar.next_open(at("2025-10-31 18:00")) == at("2025-11-05 09:00")


def test_presidential_non_working_days_work_by_default() -> None:
    """`special_days: follow` to leave them out: then 30 March 2020 waits for the middle of May."""
    follow = Calendar.of("Europe/Moscow", NINE_TO_SIX, holidays=ProductionCalendar.russia(), special_days="follow")
    start = at("2020-03-27 18:00")
    assert russian().next_open(start) == at("2020-03-30 09:00")
    assert follow.next_open(start) == at("2020-05-12 09:00")


def test_year_without_a_decree_is_counted_by_law_alone_and_marked_provisional() -> None:
    """4 November 2028 is a Saturday, so the Monday after it is off; what a decree will move is not known."""
    start = at("2028-11-03 17:00")
    due = russian().add(start, 2 * HOUR)
    assert due == at("2028-11-07 10:00")
    assert russian().provisional(start, due)
    assert not russian().provisional(at("2026-11-03 17:00"), at("2026-11-05 10:00"))


def test_a_far_year_works_and_an_absurd_one_is_refused() -> None:
    """2040 is counted like 2028; 2060 is an error, not a guess."""
    assert russian().next_open(at("2040-01-01 00:00")) == at("2040-01-09 09:00")
    assert russian().provisional(at("2040-01-01 00:00"), at("2040-01-09 09:00"))
    with pytest.raises(CalendarRangeError):
        russian().next_open(at("2060-01-01 00:00"))


def test_8_hours_from_10_to_19_without_a_stated_break_the_whole_window_counts() -> None:
    """A given break is subtracted: then the same eight hours last until 19:00."""
    week = {day: [("10:00", "19:00")] for day in WORKWEEK}
    window = Calendar.of("Europe/Moscow", week)
    lunch = Calendar.of("Europe/Moscow", week, breaks=[("13:00", "14:00")])
    assert window.add(at("2026-11-23 10:00"), 8 * HOUR) == at("2026-11-23 18:00")
    assert lunch.add(at("2026-11-23 10:00"), 8 * HOUR) == at("2026-11-23 19:00")
    assert window.add(at("2026-11-23 10:00"), 40 * HOUR) == at("2026-11-27 14:00")
    assert lunch.add(at("2026-11-23 10:00"), 40 * HOUR) == at("2026-11-27 19:00")
