"""Which day works how: what wins over what, and the choices between readings of the production calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from policies.worktime import Additions, Calendar, Decree, Note, ProductionCalendar, Reason
from tests.policies.worktime.samples import NINE_TO_SIX, ROUND_THE_CLOCK, hours_of, notes_of, plain, reasons_of, russian

MOSCOW = "Europe/Moscow"
RUSSIA = ProductionCalendar.russia()
MONDAY = date(2026, 11, 23)
SHORT_TUESDAY = date(2026, 11, 3)
HOLIDAY = date(2026, 11, 4)
WORKING_SATURDAY = date(2024, 4, 27)
SHORT_SATURDAY = date(2024, 11, 2)
PRESIDENTIAL_WEDNESDAY = date(2020, 6, 24)


def test_a_day_works_as_its_weekday_says() -> None:
    """Nothing to note of a plain Monday; a plain Saturday is off because the week says so."""
    assert hours_of(plain(), MONDAY) == ["09:00-18:00"]
    assert reasons_of(plain(), MONDAY) == []
    assert hours_of(plain(), date(2026, 11, 28)) == []
    assert reasons_of(plain(), date(2026, 11, 28)) == [(Reason.DAY_OFF, True)]


def test_without_a_production_calendar_holidays_work() -> None:
    """Nobody said which country."""
    assert hours_of(plain(), HOLIDAY) == ["09:00-18:00"]
    assert hours_of(russian(), HOLIDAY) == []
    assert reasons_of(russian(), HOLIDAY) == [(Reason.HOLIDAY, True)]


def test_a_closed_day_has_no_hours() -> None:
    """And says that the calendar itself closed it."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, [MONDAY])
    assert hours_of(calendar, MONDAY) == []
    assert reasons_of(calendar, MONDAY) == [(Reason.CLOSED, True)]


def test_dates_replace_the_hours_of_the_day() -> None:
    """Shorter, on a weekday; any, on a day off; none, if the list is empty."""
    sunday = date(2026, 11, 29)
    calendar = Calendar.of(
        MOSCOW, NINE_TO_SIX, dates={MONDAY: [("09:00", "14:00")], sunday: [("10:00", "12:00")], HOLIDAY: []}
    )
    assert hours_of(calendar, MONDAY) == ["09:00-14:00"]
    assert hours_of(calendar, sunday) == ["10:00-12:00"]
    assert hours_of(calendar, HOLIDAY) == []
    assert reasons_of(calendar, MONDAY) == [(Reason.DATED, True)]


def test_dates_win_over_closed_days_and_holidays() -> None:
    """A duty on a holiday is worked."""
    given = [("10:00", "12:00")]
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, [MONDAY], {MONDAY: given, HOLIDAY: given}, holidays=RUSSIA)
    assert hours_of(calendar, MONDAY) == hours_of(calendar, HOLIDAY) == ["10:00-12:00"]


def test_a_closed_day_wins_over_a_working_saturday() -> None:
    """The vendor's own day off stands against the decree."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, [WORKING_SATURDAY], holidays=RUSSIA)
    assert hours_of(calendar, WORKING_SATURDAY) == []


def test_a_working_saturday_has_the_hours_of_the_weekday_it_was_exchanged_with() -> None:
    """27 April 2024 works like a Monday, 2 November 2024 like a Tuesday."""
    week = {"mon": [("08:00", "12:00")], "tue": [("10:00", "20:00")], "sat": [("11:00", "13:00")]}
    calendar = Calendar.of(MOSCOW, week, holidays=RUSSIA)
    assert hours_of(calendar, WORKING_SATURDAY) == ["08:00-12:00"]
    assert hours_of(calendar, SHORT_SATURDAY) == ["10:00-20:00"]
    assert hours_of(calendar, date(2024, 5, 4)) == ["11:00-13:00"]
    decree = Decree("1314", date(2023, 8, 10))
    assert notes_of(calendar, WORKING_SATURDAY) == [Note(Reason.WORKING_WEEKEND, date(2024, 4, 29), decree)]


def test_working_weekends_can_be_refused() -> None:
    """Then the Saturday is a Saturday, the exchanged Monday is off all the same, and the note says so."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, holidays=RUSSIA, working_weekends="never")
    assert hours_of(calendar, WORKING_SATURDAY) == []
    assert reasons_of(calendar, WORKING_SATURDAY) == [(Reason.WORKING_WEEKEND, False), (Reason.DAY_OFF, True)]
    assert hours_of(calendar, date(2024, 4, 29)) == []
    assert reasons_of(calendar, date(2024, 4, 29)) == [(Reason.TRANSFERRED, True)]


def test_a_short_day_is_ignored_by_default_and_the_note_says_so() -> None:
    """The vendor promised hours to the customer, not to the Labour Code."""
    assert hours_of(russian(), SHORT_TUESDAY) == ["09:00-18:00"]
    assert reasons_of(russian(), SHORT_TUESDAY) == [(Reason.SHORT, False)]


def test_a_short_day_can_lose_an_hour_at_its_end() -> None:
    """A working Saturday exchanged with the eve of a holiday too."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, holidays=RUSSIA, short_days=timedelta(hours=1))
    assert hours_of(calendar, SHORT_TUESDAY) == ["09:00-17:00"]
    assert hours_of(calendar, SHORT_SATURDAY) == ["09:00-17:00"]
    assert reasons_of(calendar, SHORT_SATURDAY) == [(Reason.WORKING_WEEKEND, True), (Reason.SHORT, True)]
    assert hours_of(calendar, WORKING_SATURDAY) == ["09:00-18:00"]


def test_a_short_day_can_have_hours_of_its_own() -> None:
    """Whatever its weekday has."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, holidays=RUSSIA, short_days=[("09:00", "12:00"), ("13:00", "15:00")])
    assert hours_of(calendar, SHORT_TUESDAY) == ["09:00-12:00", "13:00-15:00"]


def test_a_short_day_of_an_hour_is_off() -> None:
    """Nothing is left of it, and being short is the reason."""
    calendar = Calendar.of(MOSCOW, {"tue": [("09:00", "10:00")]}, holidays=RUSSIA, short_days=timedelta(hours=1))
    assert hours_of(calendar, SHORT_TUESDAY) == []
    assert reasons_of(calendar, SHORT_TUESDAY) == [(Reason.SHORT, True)]


def test_a_short_day_off_by_the_week_stays_off() -> None:
    """Hours for short days do not open a day that the week has closed."""
    calendar = Calendar.of(MOSCOW, {"mon": [("09:00", "18:00")]}, holidays=RUSSIA, short_days=[("09:00", "12:00")])
    assert hours_of(calendar, SHORT_TUESDAY) == []
    assert reasons_of(calendar, SHORT_TUESDAY) == [(Reason.DAY_OFF, True)]


def test_presidential_days_work_by_default_and_the_note_says_so() -> None:
    """They are no days off in the sense of the Civil Code."""
    assert hours_of(russian(), PRESIDENTIAL_WEDNESDAY) == ["09:00-18:00"]
    assert reasons_of(russian(), PRESIDENTIAL_WEDNESDAY) == [(Reason.PRESIDENTIAL, False)]


def test_presidential_days_can_be_followed() -> None:
    """The holidays among them stay what they are."""
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, holidays=RUSSIA, special_days="follow")
    assert hours_of(calendar, PRESIDENTIAL_WEDNESDAY) == []
    assert reasons_of(calendar, PRESIDENTIAL_WEDNESDAY) == [(Reason.PRESIDENTIAL, True)]
    assert reasons_of(calendar, date(2020, 5, 1)) == [(Reason.HOLIDAY, True)]
    assert reasons_of(calendar, date(2020, 4, 30)) == [(Reason.SHORT, False), (Reason.PRESIDENTIAL, True)]


def test_breaks_are_taken_out_of_every_day() -> None:
    """Of working Saturdays and of dates with hours of their own too."""
    calendar = Calendar.of(
        MOSCOW, NINE_TO_SIX, dates={MONDAY: [("10:00", "15:00")]}, holidays=RUSSIA, breaks=[("13:00", "14:00")]
    )
    assert hours_of(calendar, date(2026, 11, 24)) == ["09:00-13:00", "14:00-18:00"]
    assert hours_of(calendar, WORKING_SATURDAY) == ["09:00-13:00", "14:00-18:00"]
    assert hours_of(calendar, MONDAY) == ["10:00-13:00", "14:00-15:00"]


def test_a_short_day_loses_an_hour_of_work_not_of_its_break() -> None:
    """With a break at the end of the day, the hour comes off before it."""
    calendar = Calendar.of(
        MOSCOW, NINE_TO_SIX, holidays=RUSSIA, short_days=timedelta(hours=1), breaks=[("17:00", "18:00")]
    )
    assert hours_of(calendar, SHORT_TUESDAY) == ["09:00-16:00"]


def test_holidays_close_a_week_without_days_off() -> None:
    """Weekends stay open: a day off of the five-day week is not a day off of this one."""
    calendar = Calendar.of(MOSCOW, ROUND_THE_CLOCK, holidays=RUSSIA)
    assert hours_of(calendar, date(2026, 11, 28)) == ["00:00-00:00"]
    assert hours_of(calendar, HOLIDAY) == []
    assert hours_of(calendar, date(2027, 1, 2)) == []


def test_an_administrators_additions_are_followed() -> None:
    """Hours given there are the hours of that day, even where working weekends are refused."""
    saturday = date(2026, 11, 28)
    extra = ProductionCalendar.russia(
        Additions(off=frozenset({MONDAY}), working={saturday: (("10:00", "14:00"),)}, short=frozenset({saturday}))
    )
    calendar = Calendar.of(MOSCOW, NINE_TO_SIX, holidays=extra, working_weekends="never", short_days=timedelta(hours=1))
    assert hours_of(calendar, MONDAY) == []
    assert reasons_of(calendar, MONDAY) == [(Reason.ADDED_OFF, True)]
    assert hours_of(calendar, saturday) == ["10:00-13:00"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"weekly": {"monday": [("09:00", "18:00")]}}, "'monday' is none of mon, tue"),
        ({"working_weekends": "sometimes"}, "'sometimes' is none of follow, never"),
        ({"special_days": "maybe"}, "'maybe' is none of ignore, follow"),
        ({"short_days": "minus 1h"}, "'minus 1h' is none of ignore"),
        ({"short_days": timedelta(0)}, "takes no time off"),
        ({"zone": "Europe/Moskow"}, "unknown time zone 'Europe/Moskow'"),
        ({"breaks": [("13:00", "13:00")]}, "is empty"),
        ({"dates": {MONDAY: [("9", "18:00")]}}, "'9' is not a time of day"),
    ],
)
def test_a_wrong_option_is_refused_with_what_is_allowed(options: dict[str, object], message: str) -> None:
    """One sentence that names the value."""
    with pytest.raises(ValueError, match=message):
        Calendar.of(**{"weekly": NINE_TO_SIX} | options)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"weekly": {"mon": []}},
        {"weekly": {"mon": [("13:00", "14:00")]}, "breaks": [("12:00", "15:00")]},
        {"weekly": {}, "dates": {MONDAY: []}},
    ],
)
def test_a_calendar_without_working_time_is_refused(options: dict[str, object]) -> None:
    """Nothing would ever be due by it."""
    with pytest.raises(ValueError, match="no working time"):
        Calendar.of(**options)  # type: ignore[arg-type]


def test_a_moment_is_no_date() -> None:
    """It would be ignored in silence, for it equals no date."""
    noon = datetime(2026, 11, 23, 12, tzinfo=UTC)
    with pytest.raises(TypeError, match="a date is meant"):
        Calendar.of(MOSCOW, NINE_TO_SIX, closed=[noon])
    with pytest.raises(TypeError, match="a date is meant"):
        Calendar.of(MOSCOW, NINE_TO_SIX, dates={noon: []})
    with pytest.raises(TypeError, match="a date is meant"):
        plain().is_working_day(noon)
