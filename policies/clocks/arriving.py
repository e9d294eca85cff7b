"""When the points of a clock come in one cycle: each of them once, reminders as often as their time has passed.

A reminder that repeats may have come a thousand times while nobody looked. Only its last repetition is still owed, or
told as done: those before it are passed over, so that a service that was away does not flood a customer.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import inf
from typing import NamedTuple
from zoneinfo import ZoneInfo

from policies.clocks.counting import Budget, Stretch, opens, reached, same_time_later, spent
from policies.clocks.points import Offset, Point, Reminder, Share
from policies.clocks.running import Run
from policies.facts import on_the_wall
from policies.worktime import Calendar, CalendarRangeError


class Arrival(NamedTuple):
    """A point, or one repetition of it, and when it comes."""

    point: Point
    name: str
    at: datetime
    left: float | None
    """The seconds that the target leaves by then; None for a reminder, which counts from the start."""


def arrivals(
    points: Sequence[Point], run: Run, line: Sequence[Stretch], due: datetime | None, now: datetime
) -> Iterator[Arrival]:
    """Those that have come by `now` and the next ones, of a reminder one each; what a pause keeps away is not among
    them."""
    for point in points:
        if isinstance(point.at, Reminder):
            yield from _reminders(point, point.at, run, now)
        elif run.budget is not None:
            budget = _budget(point.at, run, run.budget)
            at = due if budget == run.budget else reached(line, budget)
            if at is not None:
                yield Arrival(point, point.name, at, run.budget.seconds - budget.seconds)


def _budget(at: Share | Offset, run: Run, target: Budget) -> Budget:
    """What is to be counted from the start to a point."""
    if isinstance(at, Share):
        return target if at.share == 1 else Budget(target.seconds * at.share)
    if at.duration.unit == "seconds":
        return Budget(max(0.0, target.seconds + at.sign * at.duration.amount))
    due = reached([Stretch(run.origin, None, run.measure, counts=True)], target) or run.origin
    ends_a_day = run.measure is not run.calendar or _closes_at_midnight(run.calendar, due)
    if ends_a_day:
        due -= timedelta.resolution  # the midnight that ends a day belongs to that day
    place = run.calendar.add_days(due, at.sign * at.duration.amount, same_time=not ends_a_day)
    return Budget(max(0.0, run.measure.between(run.origin, place)), opens(run.calendar, place))


def _closes_at_midnight(calendar: Calendar, moment: datetime) -> bool:
    return not calendar.is_open(moment) and on_the_wall(moment, ZoneInfo(calendar.zone)).time() == time()


def _reminders(point: Point, reminder: Reminder, run: Run, now: datetime) -> Iterator[Arrival]:
    count = _Count(reminder, run, run.line_by(reminder.duration))
    last = count.last(min(now, run.ended) if run.ended else now) if reminder.repeats else 0
    for times in (last, last + 1) if last else (1,):
        at = count.moment(times)
        if at is not None:
            yield Arrival(point, f"{point.name}:{times}" if reminder.repeats else point.name, at, None)


@dataclass(frozen=True, slots=True)
class _Count:
    """The time of one cycle as a reminder counts it."""

    reminder: Reminder
    run: Run
    line: Sequence[Stretch]

    def budget(self, times: int) -> Budget:
        run = self.run
        return same_time_later(self.reminder.duration, times, run.started, run.turns[0].calendar)

    def moment(self, times: int) -> datetime | None:
        """When it comes for the n-th time; None while a pause keeps it away, or beyond the years of calendars."""
        try:
            return reached(self.line, self.budget(times))
        except CalendarRangeError:
            return None

    def last(self, until: datetime) -> int:
        """How often it has come by then: found by halves, however long the issue waits."""
        used, most = spent(self.line, until), 1
        while self._seconds(most) <= used:
            most *= 2
        nearly = bisect_right(range(most), used, key=self._seconds) - 1
        return next((times for times in (nearly + 1, nearly) if self._came(times, until)), max(0, nearly - 1))

    def _came(self, times: int, until: datetime) -> bool:
        """By the moment itself: seconds used up at a closing may mean the next opening, and fractions are rounded."""
        at = self.moment(times) if times else None
        return at is not None and at <= until

    def _seconds(self, times: int) -> float:
        try:
            return self.budget(times).seconds if times else 0.0
        except CalendarRangeError:
            return inf
