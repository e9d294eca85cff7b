"""Which day works how: the week, public holidays, the calendar's own dates, and the choices between readings.

What is said of a single date wins over what is said of its weekday: first the calendar's `dates`, then its `closed`
days, then the production calendar, then the week. Hours on the wall only; no zones, no moments.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Self, get_args

from policies.worktime.hours import Hours, Interval, hours, minus, shortened
from policies.worktime.production import ProductionCalendar
from policies.worktime.reasons import OFF, Note, Reason
from policies.worktime.zones import YEARS

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

ShortDays = Literal["ignore"] | timedelta | Sequence[Interval]
"""Leave short days as long as they are, take so much working time off their end, or give them these hours."""
WorkingWeekends = Literal["follow", "never"]
SpecialDays = Literal["ignore", "follow"]

_EMPTYING = OFF | {Reason.PRESIDENTIAL, Reason.SHORT}
_MONDAY = date(2001, 1, 1)


@dataclass(frozen=True, slots=True)
class DayPlan:
    """The hours of one day, breaks taken out, and what there is to know about it."""

    hours: Hours
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a calendar reads the production calendar's notes."""

    week: tuple[Hours, ...]
    breaks: Hours
    short_days: Literal["ignore"] | int | Hours
    """Seconds to take off the end, or the hours to work."""
    working_weekends: WorkingWeekends
    special_days: SpecialDays

    @classmethod
    def of(
        cls,
        weekly: Mapping[str, Iterable[Interval]],
        breaks: Iterable[Interval],
        short_days: ShortDays,
        working_weekends: WorkingWeekends,
        special_days: SpecialDays,
    ) -> Self:
        _one_of("weekday", WEEKDAYS, *weekly)
        _one_of("working_weekends", get_args(WorkingWeekends), working_weekends)
        _one_of("special_days", get_args(SpecialDays), special_days)
        pauses = hours(breaks)
        week = tuple(minus(hours(weekly.get(name) or ()), pauses) for name in WEEKDAYS)
        return cls(week, pauses, _short_days(short_days, pauses), working_weekends, special_days)

    def plan(self, day: date, notes: Iterable[Note] = ()) -> DayPlan:
        worked, told = self.week[day.weekday()], []
        for note in notes:
            if worked or note.reason is not Reason.SHORT:
                worked, heeded = self._read(note, worked)
                told.append(replace(note, heeded=heeded))
        if not worked and not any(note.heeded and note.reason in _EMPTYING for note in told):
            told.append(Note(Reason.DAY_OFF))
        return DayPlan(worked, tuple(told))

    def _read(self, note: Note, worked: Hours) -> tuple[Hours, bool]:
        """The hours that the note leaves, and whether it was heeded."""
        match note:
            case Note(reason=Reason.WORKING_WEEKEND, other=date() as other):
                return (self.week[other.weekday()], True) if self.working_weekends == "follow" else (worked, False)
            case Note(reason=Reason.ADDED_WORKING, hours=tuple() as given):
                return minus(given, self.breaks), True
            case Note(reason=Reason.PRESIDENTIAL):
                return ((), True) if self.special_days == "follow" else (worked, False)
            case Note(reason=Reason.SHORT):
                return self._short(worked)
        return () if note.reason in OFF else worked, True

    def _short(self, worked: Hours) -> tuple[Hours, bool]:
        if self.short_days == "ignore":
            return worked, False
        if isinstance(self.short_days, int):
            return shortened(worked, self.short_days), True
        return self.short_days, True


@dataclass(frozen=True, slots=True, eq=False)
class Schedule:
    """The plan of every day."""

    _week: tuple[DayPlan, ...]
    _special: Mapping[date, DayPlan]

    @classmethod
    def of(
        cls,
        reading: Reading,
        closed: Iterable[date],
        dates: Mapping[date, Iterable[Interval]],
        holidays: ProductionCalendar | None,
    ) -> Self:
        special: dict[date, DayPlan] = {}
        if holidays:
            for year in YEARS:
                special |= {day: reading.plan(day, notes) for day, notes in holidays.notes(year).items()}
        special |= {plain_date(day): DayPlan((), (Note(Reason.CLOSED),)) for day in closed}
        for day, intervals in dates.items():
            special[plain_date(day)] = DayPlan(minus(hours(intervals), reading.breaks), (Note(Reason.DATED),))
        week = (reading.plan(_MONDAY + timedelta(number)) for number in range(7))
        return cls(tuple(week), special)

    def plan(self, day: date) -> DayPlan:
        return self._special.get(day) or self._week[day.weekday()]


def _short_days(given: ShortDays, breaks: Hours) -> Literal["ignore"] | int | Hours:
    if isinstance(given, timedelta):
        if given <= timedelta():
            raise ValueError(f"short_days: {given} takes no time off; give a positive timedelta, or 'ignore'")
        return int(given.total_seconds())
    if isinstance(given, str):
        _one_of("short_days", ("ignore",), given)
        return "ignore"
    return minus(hours(given), breaks)


def _one_of(what: str, allowed: Iterable[str], *given: str) -> None:
    for value in given:
        if value not in allowed:
            raise ValueError(f"{what}: {value!r} is none of {', '.join(allowed)}")


def plain_date(given: date) -> date:
    """A datetime would pass for a date, and never equal one: TypeError."""
    if isinstance(given, datetime):
        raise TypeError(f"{given!r} is a moment; a date is meant")
    return given
