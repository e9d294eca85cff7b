"""How much time a cycle has used and when an amount of it is reached: stretches of time, each with its own calendar.

A stretch is cut wherever the calendar, the level or the pause changes. All amounts are seconds of the stretches'
calendars.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import NamedTuple

from policies.language.durations import Duration
from policies.worktime import Calendar


class Budget(NamedTuple):
    """So many seconds; `at_opening`: when they are used up just as the day closes, the next opening is meant."""

    seconds: float
    at_opening: bool = False


class Stretch(NamedTuple):
    """`end` is None while it lasts, and `seconds` are then not known yet; a pause counts none."""

    start: datetime
    end: datetime | None
    calendar: Calendar
    counts: bool
    seconds: float = 0.0

    @classmethod
    def closed(cls, start: datetime, end: datetime, calendar: Calendar, *, counts: bool) -> "Stretch":
        return cls(start, end, calendar, counts, calendar.between(start, end) if counts else 0.0)


@dataclass(frozen=True, slots=True)
class Target:
    """A duration as a clock means it: `same_time` and `move` choose how days end (design §4.1)."""

    duration: Duration
    same_time: bool = False
    move: bool = False
    capped: bool = field(default=False, compare=False)
    """It is the clock's ceiling: the level gives more, or nothing."""

    def measure(self, calendar: Calendar) -> Calendar:
        return measure(self.duration, calendar)

    def budget(self, start: datetime, calendar: Calendar) -> Budget:
        """What is to be counted, by `measure(calendar)`, from `start` to the due time of an unpaused cycle."""
        amount = self.duration.amount
        if self.duration.unit == "seconds":
            return Budget(amount)
        if self.duration.unit == "working_days":
            end = calendar.add_days(start, amount, same_time=self.same_time)
            return Budget(calendar.between(start, end), self.same_time and opens(calendar, end))
        end = calendar.end_of_day(start, amount, move=self.move)
        return Budget(self.measure(calendar).between(start, end))

    def end(self, start: datetime, calendar: Calendar) -> datetime:
        """The due time of an unpaused cycle."""
        seconds, at_opening = self.budget(start, calendar)
        by = self.measure(calendar)
        end = by.add(start, seconds)
        return by.next_open(end) if at_opening else end


def measure(duration: Duration, calendar: Calendar) -> Calendar:
    """What a duration is counted by: calendar days pass around the clock, all else by `calendar`."""
    return _around_the_clock(calendar.zone) if duration.unit == "calendar_days" else calendar


def same_time_later(duration: Duration, times: int, start: datetime, calendar: Calendar) -> Budget:
    """What is to be counted, by `measure`, from `start` to the same time of the day that is `times` durations later:
    days count as for targets, but end as a reminder's do and not as a term's."""
    amount = times * duration.amount
    if duration.unit == "seconds":
        return Budget(amount)
    by = measure(duration, calendar)
    end = by.add_days(start, amount, same_time=True)
    return Budget(by.between(start, end), opens(by, end))


def opens(calendar: Calendar, moment: datetime) -> bool:
    return calendar.is_open(moment) and not calendar.is_open(moment - timedelta.resolution)


@lru_cache(maxsize=64)
def _around_the_clock(zone: str) -> Calendar:
    return Calendar.always(zone)


def provisional(calendar: Calendar, start: datetime, end: datetime) -> bool:
    """`Calendar.provisional`, asked only outside the span where the answer is plain: it is wanted of every cycle."""
    if calendar.holidays is None:
        return False
    first, last = _decided(calendar)
    return not (first <= start and end <= last) and calendar.provisional(start, end)


@lru_cache(maxsize=64)
def _decided(calendar: Calendar) -> tuple[datetime, datetime]:
    """The last unbroken run of decreed years, less a day at each end, which makes the zone no matter."""
    years = calendar.holidays.decreed if calendar.holidays else frozenset()
    if not years:
        return datetime.max.replace(tzinfo=UTC), datetime.min.replace(tzinfo=UTC)
    last = first = max(years)
    while first - 1 in years:
        first -= 1
    return datetime(first, 1, 2, tzinfo=UTC), datetime(last, 12, 30, tzinfo=UTC)


def spent(stretches: Sequence[Stretch], until: datetime) -> float:
    """What has been counted by `until`, which lies in the last stretch."""
    last = stretches[-1]
    open_seconds = last.calendar.between(last.start, until) if last.counts and until > last.start else 0
    return sum(stretch.seconds for stretch in stretches) + open_seconds


def spent_by(stretches: Sequence[Stretch], moment: datetime) -> float:
    """What had been counted by any moment."""
    past = (stretch for stretch in stretches if stretch.counts and stretch.start < moment)
    return sum(
        stretch.calendar.between(stretch.start, moment)
        if stretch.end is None or moment < stretch.end
        else stretch.seconds
        for stretch in past
    )


def reached(stretches: Sequence[Stretch], budget: Budget) -> datetime | None:
    """When the counted time comes to the budget; None when it never does as things stand (it is paused)."""
    left, at_opening = budget
    for stretch in stretches:
        within = stretch.end is None or stretch.seconds > left or (stretch.seconds == left > 0 and not at_opening)
        if stretch.counts and within:
            at = stretch.calendar.add(stretch.start, left)
            return stretch.calendar.next_open(at) if at_opening else at
        left -= stretch.seconds
    return None


def speaking_time(moment: datetime, calendar: Calendar) -> datetime:
    """When people may be told: at once in working hours (closing time included), else at the next opening."""
    if calendar.is_open(moment) or calendar.is_open(moment - timedelta(milliseconds=1)):
        return moment
    return calendar.next_open(moment)
