"""Working time: how much of it lies between two moments, and when so much of it will have passed.

A `Calendar` is made once, of a zone and of hours by weekday and by date, and never changes. It counts real seconds in
half-open intervals, over changes of clock too; `between` and `add` cost one bisection an end, however long the span.

Moments come in aware, in any zone, and go out in UTC. A naive one is a TypeError, one outside the years 2000 to 2050 a
CalendarRangeError. A day means a date on the wall of the calendar's zone. A moment is working time if and only if that
wall then reads a working time: what a change of clock skips is never worked, what it repeats is worked twice.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from typing import Self

from policies.worktime.hours import Interval
from policies.worktime.production import ProductionCalendar
from policies.worktime.schedule import WEEKDAYS, Reading, Schedule, ShortDays, SpecialDays, WorkingWeekends
from policies.worktime.timeline import CalendarRangeError, Timeline
from policies.worktime.workdays import Day, WorkingDays
from policies.worktime.zones import FIRST, LAST, Zone, midnight

_INSTANT = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Calendar:
    """Make one with `of`, or with `always` for 24x7."""

    name: str
    zone: str
    holidays: ProductionCalendar | None
    _zone: Zone
    _days: WorkingDays
    _timeline: Timeline
    clause: tuple[str, ...] = ()
    """The clauses of a regulation that set these hours."""

    @classmethod
    def of(
        cls,
        zone: str = "Europe/Moscow",
        weekly: Mapping[str, Iterable[Interval]] = MappingProxyType({}),
        closed: Iterable[date] = (),
        dates: Mapping[date, Iterable[Interval]] = MappingProxyType({}),
        *,
        holidays: ProductionCalendar | None = None,
        short_days: ShortDays = "ignore",
        working_weekends: WorkingWeekends = "follow",
        special_days: SpecialDays = "ignore",
        breaks: Iterable[Interval] = (),
        name: str = "",
        clause: tuple[str, ...] = (),
    ) -> Self:
        """A calendar of `weekly` hours, keyed mon … sun: `{"mon": [("09:00", "13:00"), ("14:00", "18:00")]}`.

        `dates` replaces the hours of single days and wins over everything; `closed` days have none and win over
        `holidays`. An interval over midnight belongs to the day it starts on. `breaks` are taken out of every day.

        On a working weekend (`working_weekends="follow"`) the hours are those of the weekday it was exchanged with.
        `short_days`: "ignore", a timedelta of working time off the end, or the hours to work. `special_days`: whether
        presidential non-working days are off.

        ValueError: an unknown zone, weekday or choice, a malformed interval, or no working time at all.
        """
        reading = Reading.of(weekly, breaks, short_days, working_weekends, special_days)
        place = Zone.of(zone)
        days = WorkingDays.of(Schedule.of(reading, closed, dates, holidays), place)
        timeline = Timeline.of(span for spans in days.spans.values() for span in spans)
        return cls(name, zone, holidays, place, days, timeline, clause)

    @classmethod
    def always(cls, zone: str = "UTC") -> Self:
        """Around the clock; the zone only tells where days begin."""
        return cls.of(zone, {weekday: [("00:00", "24:00")] for weekday in WEEKDAYS}, name="24x7")

    def __repr__(self) -> str:
        return f"Calendar({self.name or self.zone!r})"

    def between(self, start: datetime, end: datetime) -> float:
        """Working seconds from start to end, negative when reversed; an int when they are whole.

        Exact to the microsecond.
        """
        seconds = self._timeline.elapsed(_epoch(end)) - self._timeline.elapsed(_epoch(start))
        return int(seconds) if seconds.is_integer() else round(seconds * 1e6) / 1e6

    def add(self, start: datetime, seconds: float) -> datetime:
        """The moment so many working seconds after `start`; before it, if negative.

        An amount that ends exactly at closing time ends then, not at the next opening; counted back, one that begins
        exactly at an opening begins then. `add(t, 0)` is t while open, else the next opening.
        """
        if seconds > 0:
            at = self._timeline.earliest(self._timeline.elapsed(_epoch(start)) + seconds)
        elif seconds == 0:
            at = self._timeline.next_open(_epoch(start))
        else:
            at = self._timeline.latest(self._timeline.elapsed(_epoch(start)) + seconds)
        return datetime.fromtimestamp(at, UTC)

    def is_open(self, moment: datetime) -> bool:
        """An opening moment is open, a closing moment is not."""
        return self._timeline.is_open(_epoch(moment))

    def next_open(self, moment: datetime) -> datetime:
        """The moment itself while open."""
        return self.add(moment, 0)

    def add_days(self, start: datetime, n: int, same_time: bool = False) -> datetime:
        """The close of the n-th working day after the day of `start` (Civil Code, art. 191 and 194).

        n = 0 is the day itself, or the next that works; a negative n counts back from the day. A night shift closes on
        the next date. `same_time` gives the time of day of `start` instead, moved into the hours of the day found: on
        to an opening, or back to the close.
        """
        day = self._days.step(self._day(start), n)
        spans = self._days.spans[day]
        close = spans[-1][1]
        if not same_time:
            return datetime.fromtimestamp(close, UTC)
        wall = start.astimezone(self._zone.info)
        at = datetime.combine(day, wall.time(), wall.tzinfo).timestamp()
        within = next((max(at, opens) for opens, closes in spans if at <= closes), close)
        return datetime.fromtimestamp(within, UTC)

    def end_of_day(self, start: datetime, n: int, move: bool = False) -> datetime:
        """The midnight that ends the n-th calendar day after the day of `start`: a term in calendar days (art. 191).

        `move`: when that day does not work, the next working day ends the term (art. 193).
        """
        day = _later(self._day(start), n)
        last = self._days.step(day, 0) if move else day
        return datetime.fromtimestamp(_known(self._zone.until(midnight(_later(last, 1)))), UTC)

    def is_working_day(self, day: date) -> bool:
        return self._days.includes(day)

    def next_working_day(self, day: date) -> date:
        """The first working day after this one."""
        return self._days.step(day, 1)

    def previous_working_day(self, day: date) -> date:
        """The last working day before this one."""
        return self._days.step(day, -1)

    def working_days_between(self, start: datetime, end: datetime) -> int:
        """Working days after the day of `start`, up to and with the day of `end`; negative when reversed."""
        return self._days.count(self._day(start), self._day(end))

    def provisional(self, start: datetime, end: datetime) -> bool:
        """Whether the span touches a year whose production calendar is not decreed."""
        if self.holidays is None:
            return False
        first, last = self._dates(*sorted((start, end)))
        return not self.holidays.decreed.issuperset(range(first.year, last.year + 1))

    def days(self, start: datetime, end: datetime) -> Iterator[Day]:
        """Every day of the span with what was worked of it and why; their seconds add up to `between`."""
        first, last = self._dates(start, end)
        return self._days.explained(first, last, start.timestamp(), end.timestamp())

    def _dates(self, start: datetime, end: datetime) -> tuple[date, date]:
        """The days that the half-open span touches."""
        return self._day(start), self._day(max(start, end - _INSTANT))

    def _day(self, moment: datetime) -> date:
        _known(_epoch(moment))
        return self._zone.day(moment)


def _epoch(moment: datetime) -> float:
    if moment.tzinfo is None:
        raise TypeError(f"{moment.isoformat()} has no time zone; working time is counted between aware datetimes")
    return moment.timestamp()


def _known(at: float) -> float:
    if not FIRST <= at < LAST:
        raise CalendarRangeError
    return at


def _later(day: date, n: int) -> date:
    try:
        return day + timedelta(n)
    except OverflowError as error:
        raise CalendarRangeError from error
