"""Terms in days, and the days of a span explained."""

from datetime import UTC, date

import pytest

from policies.worktime import Calendar, Note, Reason
from tests.policies.worktime.samples import NINE_TO_SIX, always, at, night, plain, russian

HOUR = 3600


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-23 10:00", 1, "2026-11-24 18:00"),
        ("2026-11-23 23:59", 1, "2026-11-24 18:00"),
        ("2026-11-27 10:00", 1, "2026-11-30 18:00"),
        ("2026-11-28 10:00", 1, "2026-11-30 18:00"),
        ("2026-11-23 10:00", 5, "2026-11-30 18:00"),
        ("2026-12-29 10:00", 3, "2027-01-12 18:00"),
        ("2024-04-26 10:00", 1, "2024-04-27 18:00"),
        ("2024-04-27 10:00", 1, "2024-05-02 18:00"),
        ("2026-11-23 10:00", 0, "2026-11-23 18:00"),
        ("2026-11-23 19:00", 0, "2026-11-23 18:00"),
        ("2026-11-28 10:00", 0, "2026-11-30 18:00"),
        ("2026-11-24 10:00", -1, "2026-11-23 18:00"),
        ("2026-11-28 10:00", -1, "2026-11-27 18:00"),
        ("2026-11-30 10:00", -5, "2026-11-23 18:00"),
    ],
)
def test_a_term_in_working_days_ends_at_the_close_of_its_last_day(start: str, n: int, due: str) -> None:
    """The day of the start is not counted (Civil Code, art. 191)."""
    assert russian().add_days(at(start), n) == at(due)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2026-11-23 10:15:30", 1, "2026-11-24 10:15:30"),
        ("2026-11-27 10:00", 1, "2026-11-30 10:00"),
        ("2026-11-23 03:00", 1, "2026-11-24 09:00"),
        ("2026-11-23 13:30", 1, "2026-11-24 14:00"),
        ("2026-11-23 13:00", 1, "2026-11-24 13:00"),
        ("2026-11-23 20:00", 1, "2026-11-24 18:00"),
        ("2026-11-23 10:00", 0, "2026-11-23 10:00"),
        ("2026-11-23 10:00", -1, "2026-11-20 10:00"),
    ],
)
def test_the_same_time_is_moved_into_the_hours_of_its_day(start: str, n: int, due: str) -> None:
    """On to an opening, also after a break; back to the close."""
    calendar = Calendar.of("Europe/Moscow", NINE_TO_SIX, breaks=[("13:00", "14:00")])
    assert calendar.add_days(at(start), n, same_time=True) == at(due)


def test_the_same_time_is_that_of_the_wall_in_the_calendars_zone() -> None:
    """Over a change of clock in Berlin, 10:00 stays 10:00."""
    calendar = Calendar.of("Europe/Berlin", NINE_TO_SIX)
    friday = at("2024-10-25 10:00", "Europe/Berlin")
    assert calendar.add_days(friday, 1, same_time=True) == at("2024-10-28 10:00", "Europe/Berlin")


def test_the_day_of_the_start_is_that_of_the_calendars_zone() -> None:
    """At 22:00 UTC on Monday it is Tuesday in Moscow already."""
    assert plain().add_days(at("2026-11-23 22:00", "UTC"), 1) == at("2026-11-25 18:00")


def test_a_night_shift_closes_on_the_next_date() -> None:
    """The close of Tuesday's work is on Wednesday morning."""
    assert night().add_days(at("2026-11-23 10:00"), 1) == at("2026-11-25 06:00")


@pytest.mark.parametrize(
    ("start", "n", "move", "due"),
    [
        ("2026-11-02 10:00", 15, False, "2026-11-18 00:00"),
        ("2026-11-02 00:00", 15, False, "2026-11-18 00:00"),
        ("2026-11-02 10:00", 0, False, "2026-11-03 00:00"),
        ("2026-11-13 10:00", 15, False, "2026-11-29 00:00"),
        ("2026-11-13 10:00", 15, True, "2026-12-01 00:00"),
        ("2026-12-17 10:00", 15, True, "2027-01-12 00:00"),
        ("2024-04-12 10:00", 15, True, "2024-04-28 00:00"),
    ],
)
def test_a_term_in_calendar_days_ends_at_midnight(start: str, n: int, move: bool, due: str) -> None:
    """Moved, when asked, from a day off to the end of the next working day; a working Saturday needs no moving."""
    assert russian().end_of_day(at(start), n, move=move) == at(due)


def test_a_day_ends_at_the_midnight_of_the_calendars_zone() -> None:
    """Whatever zone the moment was written in, and also where the clock is put back at midnight."""
    assert always("Asia/Almaty").end_of_day(at("2024-02-28 20:00", "UTC"), 0) == at("2024-02-29 19:00", "UTC")


def test_working_days_can_be_asked_by_date() -> None:
    """A working Saturday is one, the Monday exchanged for it is none."""
    assert russian().is_working_day(date(2024, 4, 27))
    assert not russian().is_working_day(date(2024, 4, 29))
    assert russian().next_working_day(date(2024, 4, 27)) == date(2024, 5, 2)
    assert russian().previous_working_day(date(2024, 5, 2)) == date(2024, 4, 27)


def test_working_days_between_leave_out_the_day_of_the_start() -> None:
    """As a term in working days does; negative when reversed."""
    friday, monday = at("2026-11-27 23:00"), at("2026-11-30 01:00")
    assert plain().working_days_between(friday, monday) == 1
    assert plain().working_days_between(monday, friday) == -1
    assert plain().working_days_between(monday, monday) == 0
    assert russian().working_days_between(at("2026-01-01 00:00"), at("2026-12-31 23:59")) == 247


def test_a_day_whose_hours_the_clock_skips_is_not_worked() -> None:
    """02:00-03:00 does not exist on 31 March 2024 in Berlin."""
    calendar = Calendar.of("Europe/Berlin", {"sun": [("02:00", "03:00")]})
    assert not calendar.is_working_day(date(2024, 3, 31))
    assert calendar.is_working_day(date(2024, 3, 24))


def test_a_span_is_provisional_when_it_touches_a_year_without_a_decree() -> None:
    """The year is that of the wall, and the end is not part of the span."""
    last, first = at("2027-12-31 23:59"), at("2028-01-01 00:00")
    assert not russian().provisional(at("2013-01-01 00:00"), last)
    assert not russian().provisional(last, first)
    assert russian().provisional(last, at("2028-01-01 00:01"))
    assert russian().provisional(first, first)
    assert russian().provisional(at("2012-12-31 23:59"), at("2013-06-01 00:00"))
    assert russian().provisional(at("2028-06-01 00:00"), at("2027-06-01 00:00"))


def test_without_a_production_calendar_nothing_is_provisional() -> None:
    """There is nothing to be decreed."""
    assert not plain().provisional(at("2027-01-01 00:00"), at("2040-01-01 00:00"))


def test_the_days_of_a_span_tell_what_was_worked_and_why() -> None:
    """From the short Tuesday over the holiday to Thursday noon."""
    short, holiday, thursday = russian().days(at("2026-11-03 15:00"), at("2026-11-05 12:00"))
    assert (short.date, short.worked) == (date(2026, 11, 3), ((at("2026-11-03 15:00"), at("2026-11-03 18:00")),))
    assert short.notes == (Note(Reason.SHORT, heeded=False),)
    assert (holiday.date, holiday.worked, holiday.seconds) == (date(2026, 11, 4), (), 0)
    assert holiday.notes == (Note(Reason.HOLIDAY),)
    assert (thursday.date, thursday.seconds, thursday.notes) == (date(2026, 11, 5), 3 * HOUR, ())
    assert thursday.worked[0][0].tzinfo is UTC


def test_a_day_off_without_any_work_is_told_too() -> None:
    """The reader asks why nothing was counted on it."""
    (saturday,) = plain().days(at("2026-11-28 10:00"), at("2026-11-28 12:00"))
    assert saturday.notes == (Note(Reason.DAY_OFF),)


def test_the_end_of_a_span_at_midnight_touches_no_further_day() -> None:
    """Half-open, like everything here."""
    assert [day.date.day for day in plain().days(at("2026-11-23 00:00"), at("2026-11-25 00:00"))] == [23, 24]


def test_a_night_shift_in_the_span_is_told_with_the_day_it_started_on() -> None:
    """Three hours of Monday's shift, then Tuesday's own."""
    monday, tuesday = night().days(at("2026-11-24 03:00"), at("2026-11-24 23:00"))
    assert (monday.date, monday.seconds) == (date(2026, 11, 23), 3 * HOUR)
    assert (tuesday.date, tuesday.seconds) == (date(2026, 11, 24), HOUR)


def test_a_reversed_span_has_no_working_days() -> None:
    """Nor has one within a single stretch of work."""
    assert sum(day.seconds for day in plain().days(at("2026-11-25 10:00"), at("2026-11-23 10:00"))) == 0
    assert [day.worked for day in plain().days(at("2026-11-23 12:00"), at("2026-11-23 10:00"))] == [()]
