"""The arithmetic of working time, by examples that can be checked by hand."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from policies.worktime import Calendar, CalendarRangeError
from tests.policies.worktime.samples import NINE_TO_SIX, ROUND_THE_CLOCK, always, at, night, plain, russian

HOUR = 3600


@pytest.mark.parametrize(
    ("start", "seconds", "due"),
    [
        ("2026-11-23 09:00", 2 * HOUR, "2026-11-23 11:00"),
        ("2026-11-23 16:30", 2 * HOUR, "2026-11-24 09:30"),
        ("2026-11-27 17:00", 2 * HOUR, "2026-11-30 10:00"),
        ("2026-11-23 03:00", 1, "2026-11-23 09:00:01"),
        ("2026-11-28 12:00", 9 * HOUR, "2026-11-30 18:00"),
        ("2026-11-23 09:00", 45 * HOUR, "2026-11-27 18:00"),
        ("2026-11-23 09:00", 0.5, "2026-11-23 09:00:00.500000"),
    ],
)
def test_adding_goes_on_in_the_next_working_time(start: str, seconds: float, due: str) -> None:
    """Evenings and weekends do not count."""
    assert plain().add(at(start), seconds) == at(due)


@pytest.mark.parametrize(
    ("due", "seconds", "point"),
    [
        ("2026-11-23 11:00", -HOUR, "2026-11-23 10:00"),
        ("2026-11-23 11:00", -2 * HOUR, "2026-11-23 09:00"),
        ("2026-11-23 11:00", -3 * HOUR, "2026-11-20 17:00"),
        ("2026-11-23 09:00", -HOUR, "2026-11-20 17:00"),
        ("2026-11-22 12:00", -9 * HOUR, "2026-11-20 09:00"),
    ],
)
def test_a_negative_amount_is_counted_back(due: str, seconds: float, point: str) -> None:
    """What begins exactly at an opening begins then, not at the closing before it."""
    assert plain().add(at(due), seconds) == at(point)


def test_adding_nothing_is_the_moment_itself_while_open_else_the_next_opening() -> None:
    """A closing moment is closed already."""
    assert plain().add(at("2026-11-23 12:34:56"), 0) == at("2026-11-23 12:34:56")
    assert plain().add(at("2026-11-23 18:00"), 0) == at("2026-11-24 09:00")
    assert plain().add(at("2026-11-28 12:00"), 0) == at("2026-11-30 09:00")


def test_between_counts_working_seconds() -> None:
    """Whole seconds are an int, so that they can be shown and compared as they are."""
    seconds = plain().between(at("2026-11-27 17:00"), at("2026-11-30 10:00"))
    assert seconds == 2 * HOUR
    assert type(seconds) is int


def test_between_is_negative_when_reversed() -> None:
    """Overdue is less than nothing left."""
    assert plain().between(at("2026-11-30 10:00"), at("2026-11-27 17:00")) == -2 * HOUR


def test_between_closed_moments_of_one_break_is_nothing() -> None:
    """A weekend has no working time."""
    assert plain().between(at("2026-11-27 18:00"), at("2026-11-30 09:00")) == 0


def test_fractions_are_exact_to_the_microsecond() -> None:
    """Jira's times have milliseconds; sums of floats must not show."""
    start, end = at("2026-11-23 09:00:00.100000"), at("2026-11-23 17:59:59.800000")
    assert plain().between(start, end) == 9 * HOUR - 0.3
    assert plain().add(start, 9 * HOUR - 0.1) == at("2026-11-23 18:00")


def test_a_sum_of_fractions_does_not_slip_past_the_closing() -> None:
    """From any millisecond of the day, the rest of the day ends at its close and not at the next opening."""
    close = at("2026-11-27 18:00")
    for millisecond in range(1, 1000, 7):
        start = at("2026-11-27 10:00") + timedelta(milliseconds=millisecond)
        assert plain().add(start, plain().between(start, close)) == close


def test_is_open_is_half_open() -> None:
    """The opening second is worked, the closing one is not."""
    moments = ["2026-11-23 08:59:59.999999", "2026-11-23 09:00", "2026-11-23 17:59:59.999999", "2026-11-23 18:00"]
    assert [plain().is_open(at(text)) for text in moments] == [False, True, True, False]


def test_next_open_is_the_moment_itself_while_open() -> None:
    """Else the next opening, over weekends and holidays."""
    assert plain().next_open(at("2026-11-23 10:00")) == at("2026-11-23 10:00")
    assert plain().next_open(at("2026-11-27 18:00")) == at("2026-11-30 09:00")
    assert russian().next_open(at("2026-12-30 18:00")) == at("2027-01-11 09:00")


def test_a_night_shift_belongs_to_the_day_it_starts_on() -> None:
    """Friday's shift ends on Saturday morning, and Sunday has none."""
    assert night().is_open(at("2026-11-28 05:59"))
    assert not night().is_open(at("2026-11-28 06:00"))
    assert not night().is_open(at("2026-11-23 05:59"))
    assert night().between(at("2026-11-27 12:00"), at("2026-11-30 12:00")) == 8 * HOUR


def test_a_night_shift_that_meets_the_next_days_hours_is_counted_once() -> None:
    """Monday's shift to 06:00 and Tuesday's hours from 05:00 are one stretch of fourteen hours."""
    calendar = Calendar.of("Europe/Moscow", {"mon": [("22:00", "06:00")], "tue": [("05:00", "12:00")]})
    assert calendar.between(at("2026-11-23 00:00"), at("2026-11-25 00:00")) == 14 * HOUR
    assert calendar.add(at("2026-11-23 22:00"), 14 * HOUR) == at("2026-11-24 12:00")


def test_around_the_clock_everything_counts() -> None:
    """24x7 is plain subtraction."""
    start, end = at("2024-02-28 13:14:15.5"), at("2026-11-23 09:00")
    assert always().between(start, end) == (end - start).total_seconds()
    assert always().add(start, 1e6) == start + timedelta(seconds=1e6)
    assert always().is_open(start)


@pytest.mark.parametrize(
    ("zone", "day", "after", "hours"),
    [
        ("Europe/Berlin", "2024-03-31", "2024-04-01", 23),
        ("Europe/Berlin", "2024-10-27", "2024-10-28", 25),
        ("Europe/Moscow", "2014-10-26", "2014-10-27", 25),
        ("Asia/Almaty", "2024-02-29", "2024-03-01", 25),
        ("America/St_Johns", "2024-11-03", "2024-11-04", 25),
    ],
)
def test_a_day_on_which_the_clock_changes_counts_its_real_length(zone: str, day: str, after: str, hours: int) -> None:
    """For the day around the clock, and for a night shift as well."""
    calendar = Calendar.of(zone, ROUND_THE_CLOCK)
    assert calendar.between(at(f"{day} 00:00", zone), at(f"{after} 00:00", zone)) == hours * HOUR


def test_a_night_shift_over_a_change_of_clock_counts_real_hours() -> None:
    """Berlin: 22:00-06:00 is seven hours in March and nine in October."""
    calendar = Calendar.of("Europe/Berlin", {"sat": [("22:00", "06:00")]})
    assert calendar.add(at("2024-03-30 22:00", "Europe/Berlin"), 7 * HOUR) == at("2024-03-31 06:00", "Europe/Berlin")
    assert calendar.add(at("2024-10-26 22:00", "Europe/Berlin"), 9 * HOUR) == at("2024-10-27 06:00", "Europe/Berlin")


def test_the_second_pass_of_a_repeated_hour_is_another_moment() -> None:
    """Berlin, 27 October 2024: 02:30 comes twice, an hour apart."""
    calendar = Calendar.of("Europe/Berlin", ROUND_THE_CLOCK)
    first, second = (at("2024-10-27 02:30", "Europe/Berlin", fold) for fold in (0, 1))
    assert calendar.between(first, second) == HOUR


def test_any_aware_zone_comes_in_and_utc_goes_out() -> None:
    """The same moment gives the same answer, however it is written."""
    utc = at("2026-11-23 10:00")
    for zone in (ZoneInfo("Asia/Tokyo"), timezone(timedelta(hours=3, minutes=30)), UTC):
        due = plain().add(utc.astimezone(zone), HOUR)
        assert due == at("2026-11-23 11:00")
        assert due.tzinfo is UTC


NAIVE = datetime(2026, 11, 23, 10)  # noqa: DTZ001
AWARE = at("2026-11-23 10:00")


@pytest.mark.parametrize(
    "ask",
    [
        lambda: plain().add(NAIVE, 0),
        lambda: plain().add(NAIVE, 1),
        lambda: plain().between(NAIVE, AWARE),
        lambda: plain().between(AWARE, NAIVE),
        lambda: plain().is_open(NAIVE),
        lambda: plain().next_open(NAIVE),
        lambda: plain().add_days(NAIVE, 1),
        lambda: plain().end_of_day(NAIVE, 1),
        lambda: plain().working_days_between(NAIVE, NAIVE),
        lambda: russian().provisional(NAIVE, NAIVE),
        lambda: plain().days(NAIVE, NAIVE),
    ],
)
def test_a_naive_moment_is_refused(ask: object) -> None:
    """It would silently be taken for the machine's own zone."""
    with pytest.raises(TypeError, match="has no time zone"):
        ask()  # type: ignore[operator]


EARLY, LATE = datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC), datetime(2051, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "ask",
    [
        lambda: plain().add(EARLY, 1),
        lambda: plain().add(LATE, -1),
        lambda: plain().add(AWARE, 1e12),
        lambda: plain().add(AWARE, -1e12),
        lambda: plain().add(AWARE, float("inf")),
        lambda: plain().add(AWARE, float("nan")),
        lambda: plain().between(EARLY, AWARE),
        lambda: plain().is_open(LATE),
        lambda: plain().next_open(LATE),
        lambda: Calendar.of(dates={AWARE.date(): [("09:00", "10:00")]}).next_open(AWARE + timedelta(days=1)),
        lambda: plain().add_days(AWARE, 100_000),
        lambda: plain().add_days(AWARE, -100_000),
        lambda: plain().add_days(LATE, 0),
        lambda: plain().end_of_day(AWARE, 10_000),
        lambda: plain().end_of_day(AWARE, 10**10),
        lambda: plain().end_of_day(AWARE, 10_000, move=True),
        lambda: plain().is_working_day(date.max),
        lambda: plain().next_working_day(date.min),
        lambda: plain().days(EARLY, AWARE),
    ],
)
def test_what_lies_outside_the_years_is_refused(ask: object) -> None:
    """From 2000 to 2050, in UTC."""
    with pytest.raises(CalendarRangeError, match="from 2000 to 2050"):
        ask()  # type: ignore[operator]


def test_the_first_and_the_last_second_are_inside() -> None:
    """Also in a zone far from UTC."""
    for zone in ("UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"):
        seconds = always(zone).between(EARLY + timedelta(seconds=1), LATE - timedelta(seconds=1))
        assert seconds == (LATE - EARLY).total_seconds() - 2


def test_a_calendar_is_itself_and_nothing_else() -> None:
    """It can be a key; two that were made alike are two. It cannot be changed, and shows its name."""
    one, other = (Calendar.of("Europe/Moscow", NINE_TO_SIX, name="support") for _ in range(2))
    assert one != other
    assert {one: 1}[one] == 1
    assert (repr(one), repr(plain())) == ("Calendar('support')", "Calendar('Europe/Moscow')")
    with pytest.raises(AttributeError):
        one.zone = "UTC"  # type: ignore[misc]
