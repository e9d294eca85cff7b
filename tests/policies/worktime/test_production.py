"""The Russian production calendar: every year from law and decree, against the norm and other sources."""

import json
from datetime import date, timedelta
from functools import lru_cache
from itertools import takewhile
from typing import Any

import holidays
import pytest

from policies.worktime import Additions, Decree, Norm, Note, ProductionCalendar, Reason, YearFacts
from policies.worktime.law import build
from policies.worktime.production import shipped
from tests.shared import SHARED, needs_shared

RUSSIA = ProductionCalendar.russia()
SHIPPED = range(2013, 2028)
DECREE_2028 = Decree("1", date(2027, 9, 1))


@lru_cache
def published() -> dict[str, Any]:
    """The independently verified table."""
    table: dict[str, Any] = json.loads((SHARED / "ru_production_calendar.json").read_text(encoding="utf-8"))
    return table


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return list(takewhile(lambda day: day.year == year, (first + timedelta(number) for number in range(366))))


def reasons(day: date, calendar: ProductionCalendar = RUSSIA) -> list[Reason]:
    return [note.reason for note in calendar.notes(day.year).get(day, ())]


def noted(year: int, reason: Reason) -> list[str]:
    return [day.isoformat() for day in days_of(year) if reason in reasons(day)]


def test_the_years_2013_to_2027_are_decreed() -> None:
    """Any other year is provisional."""
    assert RUSSIA.decreed == frozenset(SHIPPED)


@pytest.mark.parametrize("year", SHIPPED)
def test_each_shipped_year_meets_its_published_norm(year: int) -> None:
    """Days, and hours of a 40-hour week, counted anew from the built year."""
    (decided,) = (one for one in shipped() if one.year == year)
    assert decided.norm == RUSSIA.norm(year)


@needs_shared
@pytest.mark.parametrize("year", SHIPPED)
def test_each_shipped_year_is_the_verified_one_day_by_day(year: int) -> None:
    """Days off, working weekends, short days and presidential days, none missing and none too many."""
    days = days_of(year)
    assert {
        "days_off": [day.isoformat() for day in days if day.weekday() < 5 and not RUSSIA.is_working(day)],
        "working_weekends": [day.isoformat() for day in days if day.weekday() >= 5 and RUSSIA.is_working(day)],
        "short_days": noted(year, Reason.SHORT),
        "presidential_nonworking": noted(year, Reason.PRESIDENTIAL),
    }.items() <= published()[str(year)].items()


@needs_shared
@pytest.mark.parametrize("year", SHIPPED)
def test_each_shipped_year_names_its_decree_and_transfers(year: int) -> None:
    """The facts that the trace cites."""
    (decided,) = (one for one in shipped() if one.year == year)
    row = published()[str(year)]
    assert (decided.decree.number, decided.decree.date.isoformat()) == (row["decree"]["number"], row["decree"]["date"])
    assert [(str(source), str(target)) for source, target in decided.transfers] == [
        (move["from"], move["to"]) for move in row["transfers"]
    ]


@pytest.mark.parametrize("year", SHIPPED)
def test_the_holidays_library_agrees_but_for_one_day(year: int) -> None:
    """It reports 10 March 2014 as working, which was off by art. 112."""
    peer = holidays.country_holidays("RU", years=year)
    differ = [day for day in days_of(year) if RUSSIA.is_working(day) != peer.is_working_day(day)]
    assert differ == ([date(2014, 3, 10)] if year == 2014 else [])


@pytest.mark.parametrize("year", [2012, *SHIPPED, 2028])
def test_a_year_notes_its_own_days_only(year: int) -> None:
    """The eve of 1 January is the other year's to judge."""
    assert {day.year for day in RUSSIA.notes(year)} == {year}


OFF = """2014-03-10 2019-05-10 2020-05-11 2021-11-05 2022-05-02 2022-05-03 2023-11-06 2024-04-29 2024-04-30
2024-12-30 2024-12-31 2025-05-08 2025-11-03 2026-01-09 2026-03-09 2026-05-11 2026-12-31
2027-02-22 2027-06-14 2027-11-05 2027-12-31"""
WORKING_FULL = "2024-04-27 2024-12-28 2025-02-24 2025-03-10 2020-06-24 2020-07-01 2013-02-25"
WORKING_SHORT = """2014-02-24 2016-02-20 2018-12-29 2024-11-02 2025-11-01 2027-02-20
2013-12-31 2020-04-30 2020-05-08 2021-11-03"""


@pytest.mark.parametrize("day", OFF.split())
def test_days_off_that_catch_wrong_code(day: str) -> None:
    """Shifted by the law, or moved by a decree."""
    assert not RUSSIA.is_working(date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKING_FULL.split())
def test_full_working_days_that_catch_wrong_code(day: str) -> None:
    """Working Saturdays exchanged with a full day, shifts that a decree undid, presidential days."""
    assert RUSSIA.is_working(date.fromisoformat(day))
    assert Reason.SHORT not in reasons(date.fromisoformat(day))


@pytest.mark.parametrize("day", WORKING_SHORT.split())
def test_short_working_days_that_catch_wrong_code(day: str) -> None:
    """Days exchanged with the eve of a holiday, and eves that other tables forget."""
    assert RUSSIA.is_working(date.fromisoformat(day))
    assert Reason.SHORT in reasons(date.fromisoformat(day))


def test_a_note_says_which_day_it_was_exchanged_with_and_by_which_decree() -> None:
    """The Saturday 27 April 2024 works for Monday the 29th."""
    decree = Decree("1314", date(2023, 8, 10))
    assert RUSSIA.notes(2024)[date(2024, 4, 27)] == (Note(Reason.WORKING_WEEKEND, date(2024, 4, 29), decree),)
    assert RUSSIA.notes(2024)[date(2024, 4, 29)] == (Note(Reason.TRANSFERRED, date(2024, 4, 27), decree),)


def test_a_shift_by_law_names_the_holiday_and_no_decree() -> None:
    """8 March 2026 is a Sunday."""
    assert RUSSIA.notes(2026)[date(2026, 3, 9)] == (Note(Reason.SHIFTED, date(2026, 3, 8)),)


def test_a_decree_can_take_back_a_shift() -> None:
    """24 February 2014 stood for Sunday the 23rd, and was given for 3 November."""
    decree = Decree("444", date(2013, 5, 28))
    returned, short = RUSSIA.notes(2014)[date(2014, 2, 24)]
    assert returned == Note(Reason.RETURNED, date(2014, 11, 3), decree)
    assert short == Note(Reason.SHORT)


def test_a_holiday_whose_day_off_a_decree_moves_shifts_nothing() -> None:
    """23 February and 8 March 2025 stayed holidays; their days off went to May and June."""
    assert reasons(date(2025, 2, 23)) == [Reason.HOLIDAY]
    assert reasons(date(2025, 2, 24)) == []


@pytest.mark.parametrize("day", ["2028-11-06", "2029-11-05", "2030-02-25", "2031-02-24", "2031-03-10"])
def test_years_without_a_decree_have_the_shifts_of_the_law(day: str) -> None:
    """Known for ever, though the decree of the year is not."""
    assert reasons(date.fromisoformat(day)) == [Reason.SHIFTED]
    assert date.fromisoformat(day).year not in RUSSIA.decreed


def test_the_law_alone_leaves_the_new_year_holidays_where_they_are() -> None:
    """1 and 2 January 2028 are a weekend; only a decree can say where their days off go."""
    shifted = [day for day in days_of(2028) if Reason.SHIFTED in reasons(day)]
    assert shifted == [date(2028, 11, 6)]
    assert not RUSSIA.is_working(date(2028, 1, 7))
    assert RUSSIA.is_working(date(2028, 1, 10))


def test_additions_win_over_law_and_decree() -> None:
    """A day off, a working day with hours of its own, and a short day, without a release."""
    monday, saturday, tuesday = date(2026, 11, 23), date(2026, 11, 28), date(2026, 11, 24)
    extra = Additions(
        off=frozenset({monday}),
        working={saturday: (("10:00", "14:00"),)},
        short=frozenset({tuesday, date(2026, 11, 3)}),
    )
    calendar = ProductionCalendar.russia(extra)
    assert [reasons(day, calendar) for day in (monday, saturday, tuesday)] == [
        [Reason.ADDED_OFF],
        [Reason.ADDED_WORKING],
        [Reason.SHORT],
    ]
    assert reasons(date(2026, 11, 3), calendar) == [Reason.SHORT]
    assert [calendar.is_working(day) for day in (monday, saturday, tuesday)] == [False, True, True]
    assert calendar.norm(2026) == Norm(247, 1971)
    assert RUSSIA.is_working(monday)


def test_an_added_working_day_can_be_a_holiday() -> None:
    """The administrator has the last word."""
    calendar = ProductionCalendar.russia(Additions(working={date(2026, 5, 1): (("10:00", "14:00"),)}))
    assert calendar.is_working(date(2026, 5, 1))


def test_a_whole_year_can_be_added_before_its_release() -> None:
    """With its decree it is no longer provisional."""
    year = YearFacts(2028, DECREE_2028, transfers=((date(2028, 1, 1), date(2028, 1, 10)),))
    calendar = ProductionCalendar.russia(Additions(years=(year,)))
    assert 2028 in calendar.decreed
    assert not calendar.is_working(date(2028, 1, 10))


def test_a_draft_without_a_decree_is_followed_but_stays_provisional() -> None:
    """Months pass between the draft and the decree."""
    draft = YearFacts(2028, transfers=((date(2028, 1, 1), date(2028, 1, 10)),))
    calendar = ProductionCalendar.russia(Additions(years=(draft,)))
    assert not calendar.is_working(date(2028, 1, 10))
    assert 2028 not in calendar.decreed


def test_an_amended_year_replaces_the_shipped_one() -> None:
    """A decree can be amended within its year."""
    amended = YearFacts(2026, Decree("2", date(2026, 3, 15)), transfers=((date(2026, 1, 3), date(2026, 1, 9)),))
    calendar = ProductionCalendar.russia(Additions(years=(amended,)))
    assert calendar.is_working(date(2026, 12, 31))
    assert not calendar.is_working(date(2026, 1, 9))


@pytest.mark.parametrize(
    ("transfer", "message"),
    [
        ((date(2028, 1, 12), date(2028, 1, 10)), "not 2028-01-12 to 2028-01-10"),
        ((date(2028, 1, 1), date(2028, 1, 8)), "not 2028-01-01 to 2028-01-08"),
        ((date(2027, 1, 2), date(2028, 1, 10)), "not 2027-01-02 to 2028-01-10"),
    ],
)
def test_a_transfer_that_makes_no_sense_is_refused(transfer: tuple[date, date], message: str) -> None:
    """From a working day, to a day off, or out of another year."""
    with pytest.raises(ValueError, match=message):
        build(YearFacts(2028, DECREE_2028, transfers=(transfer,)))


def test_a_year_that_misses_its_norm_is_refused() -> None:
    """A mistyped transfer shows in the sum."""
    with pytest.raises(ValueError, match="is published"):
        ProductionCalendar.russia(Additions(years=(YearFacts(2028, DECREE_2028, norm=Norm(247, 1970)),)))
