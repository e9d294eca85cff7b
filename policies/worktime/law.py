"""One year of Russian days off, built from the Labour Code and from what was decreed about that year.

A five-day week is meant, as in the published calendars. No data file, no hours, no zones here.

Sources: Labour Code, art. 95 (short days) and 112 (holidays, shift, transfers); Ministry of Labour, clarification 4 of
1994-02-25 (a day worked in exchange is as long as the one it was exchanged with); order 588n of 2009-08-13 (norm).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

from policies.worktime.reasons import OFF, Decree, Note, Reason

Notes = Mapping[date, tuple[Note, ...]]
"""The days of a year of which there is something to note; all others work as the plain week says."""

NEW_YEAR = tuple((1, day) for day in range(1, 9))
"""(month, day) of the holidays whose weekend days only a decree can move."""
HOLIDAYS = (*NEW_YEAR, (2, 23), (3, 8), (5, 1), (5, 9), (6, 12), (11, 4))
"""(month, day), the same every year since 2013."""

_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True, slots=True)
class Norm:
    """Working days of a year, and working hours of a 40-hour week."""

    days: int
    hours: int


@dataclass(frozen=True, slots=True)
class YearFacts:
    """What was decided about one year; without a decree nothing is, or only a draft is known.

    `norm` is the published one, to hold the built year to.
    """

    year: int
    decree: Decree | None = None
    transfers: tuple[tuple[date, date], ...] = ()
    """(the day off that is moved, the day it is moved to)."""
    presidential: tuple[tuple[date, date], ...] = ()
    """First and last day of each stretch; days off within are no part of it."""
    norm: Norm | None = None


@lru_cache(maxsize=256)
def build(facts: YearFacts) -> Notes:
    """The year by law, and by what was decided about it.

    ValueError: a transfer makes no sense, or the built year does not meet the published norm: something is mistyped.
    """
    days = _by_law(facts.year, moved={source for source, _ in facts.transfers})
    for source, target in facts.transfers:
        days |= _transfer(source, target, facts, days)
    notes = {day: (note,) for day, note in days.items()}
    for day in _short(facts.year, days):
        notes[day] = (*notes.get(day, ()), Note(Reason.SHORT))
    for day in _presidential(facts, notes):
        notes[day] = (*notes.get(day, ()), Note(Reason.PRESIDENTIAL))
    built = norm(facts.year, notes)
    if facts.norm not in (None, built):
        raise ValueError(f"the calendar of {facts.year} comes to {built}, but {facts.norm} is published")
    return MappingProxyType(notes)


def norm(year: int, notes: Notes) -> Norm:
    """Eight hours a working day, less one for each short day (order 588n). Presidential days do not lower it."""
    working = [day for day in _days(date(year, 1, 1), date(year, 12, 31)) if works(day, notes.get(day, ()))]
    short = [day for day in working if any(note.reason is Reason.SHORT for note in notes.get(day, ()))]
    return Norm(len(working), 8 * len(working) - len(short))


def works(day: date, notes: tuple[Note, ...]) -> bool:
    """Whether a five-day week works on this day."""
    reasons = {note.reason for note in notes}
    if reasons & {Reason.WORKING_WEEKEND, Reason.ADDED_WORKING}:
        return True
    return day.weekday() < _SATURDAY and not reasons & OFF


def _by_law(year: int, moved: set[date]) -> dict[date, Note]:
    """Holidays, and the days off shifted by art. 112 itself: not those of 1-8 January, nor those a decree moves."""
    days = {date(year, month, day): Note(Reason.HOLIDAY) for month, day in HOLIDAYS}
    for month, day in HOLIDAYS[len(NEW_YEAR) :]:
        holiday = date(year, month, day)
        if holiday.weekday() >= _SATURDAY and holiday not in moved:
            target = holiday
            while target.weekday() >= _SATURDAY or target in days:
                target += _DAY
            days[target] = Note(Reason.SHIFTED, other=holiday)
    return days


def _transfer(source: date, target: date, facts: YearFacts, days: Mapping[date, Note]) -> dict[date, Note]:
    """What one transfer makes of its two days. A holiday stays one, wherever its day off goes."""
    year, decree = facts.year, facts.decree
    if not source.year == target.year == year or _is_working(source, days) or not _is_working(target, days):
        raise ValueError(f"days off of {year} move to working days of that year, not {source} to {target}")
    notes = {target: Note(Reason.TRANSFERRED, other=source, decree=decree)}
    before = days.get(source)
    if before is None:
        notes[source] = Note(Reason.WORKING_WEEKEND, other=target, decree=decree)
    elif before.reason is not Reason.HOLIDAY:
        notes[source] = Note(Reason.RETURNED, other=target, decree=decree)
    return notes


def _short(year: int, days: Mapping[date, Note]) -> Iterator[date]:
    """The working days that are the eve of a holiday; one worked in exchange is short if the other day was an eve."""
    eves = {date(year, month, day) - _DAY for month, day in HOLIDAYS[1:]} | {date(year, 12, 31)}
    for day in sorted(eves | days.keys()):
        exchanged = days.get(day)
        if _is_working(day, days) and (exchanged.other if exchanged else day) in eves:
            yield day


def _is_working(day: date, days: Mapping[date, Note]) -> bool:
    return works(day, (days[day],) if day in days else ())


def _presidential(facts: YearFacts, notes: Notes) -> list[date]:
    stretches = (_days(first, last) for first, last in facts.presidential)
    return [day for stretch in stretches for day in stretch if works(day, notes.get(day, ()))]


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))
