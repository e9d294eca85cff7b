"""The days between two moments, one row each: what was counted of the day, and how much that makes so far."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from policies.clocks.counting import Target
from policies.language.durations import Unit
from policies.worktime import Calendar, Day, Norm, ProductionCalendar, Reason
from policies.worktime.zones import FIRST, LAST

_DAY = timedelta(days=1)
_BEGIN, _END = datetime.fromtimestamp(FIRST, UTC), datetime.fromtimestamp(LAST - 1, UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """`total` is what has been counted by the end of this day, in the unit that is counted: working seconds, working
    days, calendar days."""

    day: Day
    total: int


@dataclass(frozen=True, slots=True)
class Counted:
    """How an amount of time came about."""

    calendar: Calendar
    start: datetime
    end: datetime
    unit: Unit
    rows: tuple[Row, ...]

    @property
    def seconds(self) -> int:
        """Working seconds between the two moments."""
        return int(self.calendar.between(self.start, self.end))

    @property
    def provisional(self) -> bool:
        return self.calendar.provisional(self.start, self.end)


def add(calendar: Calendar, start: datetime, target: Target) -> Counted:
    """When a clock that starts at `start` is due, day by day. CalendarRangeError: outside 2000–2050."""
    end = target.end(start, calendar)
    unit = target.duration.unit
    return Counted(calendar, start, end, unit, tuple(_rows(calendar, start, end, unit)))


def between(calendar: Calendar, start: datetime, end: datetime) -> Counted:
    """The working time between two moments, day by day. CalendarRangeError: outside 2000–2050."""
    return Counted(calendar, start, end, "seconds", tuple(_rows(calendar, start, end, "seconds")))


def _rows(calendar: Calendar, start: datetime, end: datetime, unit: Unit) -> Iterator[Row]:
    first = start.astimezone(ZoneInfo(calendar.zone)).date()
    seconds = days = 0
    for day in calendar.days(start, end):
        seconds += int(day.seconds)
        days += day.date > first and calendar.is_working_day(day.date)
        match unit:
            case "seconds":
                total = seconds
            case "working_days":
                total = days
            case _:
                total = max(0, (day.date - first).days)
        yield Row(day, total)


@dataclass(frozen=True, slots=True)
class Month:
    """Every day of one month as the calendar works it, and the norm of a 40-hour week by law, where it is followed."""

    first: date
    days: tuple[Day, ...]
    norm: Norm | None

    @property
    def working(self) -> int:
        return sum(bool(day.worked) for day in self.days)

    @property
    def seconds(self) -> int:
        return int(sum(day.seconds for day in self.days))


def month(calendar: Calendar, first: date) -> Month:
    """`first` is the first day of the month."""
    zone = ZoneInfo(calendar.zone)
    last = (first + 31 * _DAY).replace(day=1) - _DAY
    begin, end = (datetime(day.year, day.month, day.day, tzinfo=zone) for day in (first, last + 3 * _DAY))
    days = (day for day in calendar.days(max(begin, _BEGIN), min(end, _END)) if first <= day.date <= last)
    return Month(first, tuple(days), _norm(calendar.holidays, first, last) if calendar.holidays else None)


def _norm(holidays: ProductionCalendar, first: date, last: date) -> Norm:
    """Eight hours a working day, less one for each short day, as the year's norm is made."""
    notes = holidays.notes(first.year)
    days = [first + number * _DAY for number in range((last - first).days + 1)]
    working = [day for day in days if holidays.is_working(day)]
    short = sum(any(note.reason is Reason.SHORT for note in notes.get(day, ())) for day in working)
    return Norm(len(working), 8 * len(working) - short)
