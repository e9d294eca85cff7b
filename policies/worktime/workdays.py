"""The working days of a calendar in order, each with its moments of work, and why any day works as it does.

Days are counted here, seconds in `timeline`; which hours a day has is told by `schedule`, not decided.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Self

from policies.worktime.reasons import Note
from policies.worktime.schedule import Schedule, plain_date
from policies.worktime.timeline import CalendarRangeError
from policies.worktime.zones import YEARS, Zone, midnight

Spans = tuple[tuple[float, float], ...]
"""Epoch seconds, ascending, disjoint, half-open."""

_FIRST_DAY, _LAST_DAY = date(YEARS[0], 12, 30).toordinal(), date(YEARS[-1], 1, 2).toordinal()


@dataclass(frozen=True, slots=True)
class Day:
    """What was worked of one day within a span, and what there is to know about that day."""

    date: date
    worked: tuple[tuple[datetime, datetime], ...]
    """In UTC; a shift over midnight stays with the day it starts on."""
    notes: tuple[Note, ...]

    @property
    def seconds(self) -> float:
        return sum((closes - opens).total_seconds() for opens, closes in self.worked)


@dataclass(frozen=True, slots=True, eq=False)
class WorkingDays:
    spans: Mapping[date, Spans]
    """Of working days only."""
    _days: list[date]
    _schedule: Schedule

    @classmethod
    def of(cls, schedule: Schedule, zone: Zone) -> Self:
        """A day whose hours a change of clock skips altogether is not worked."""
        spans: dict[date, Spans] = {}
        busy_until = 0
        for day in map(date.fromordinal, range(_FIRST_DAY, _LAST_DAY + 1)):
            start, worked = midnight(day), []
            for opens, closes in schedule.plan(day).hours:
                opens, closes = max(start + opens, busy_until), start + closes
                if opens < closes:  # else yesterday's shift lasts longer than this one
                    worked += zone.spans(opens, closes)
                    busy_until = closes
            if worked:
                spans[day] = tuple(sorted(worked))
        return cls(spans, list(spans), schedule)

    def includes(self, day: date) -> bool:
        return _known(day) in self.spans

    def step(self, day: date, n: int) -> date:
        """The n-th working day after `day`, or before it if negative; with 0 the day itself or the next that works."""
        behind = bisect_right(self._days, _known(day)) - 1 if n > 0 else bisect_left(self._days, _known(day))
        if not 0 <= behind + n < len(self._days):
            raise CalendarRangeError
        return self._days[behind + n]

    def count(self, first: date, last: date) -> int:
        """Working days after `first` up to and with `last`; negative when reversed."""
        return bisect_right(self._days, _known(last)) - bisect_right(self._days, _known(first))

    def explained(self, first: date, last: date, begin: float, end: float) -> Iterator[Day]:
        """The days from `first` to `last`, and the one before if its night shift reaches into the span."""
        for day in map(date.fromordinal, range(first.toordinal() - 1, last.toordinal() + 1)):
            within = ((max(opens, begin), min(closes, end)) for opens, closes in self.spans.get(day, ()))
            worked = tuple(
                (datetime.fromtimestamp(opens, UTC), datetime.fromtimestamp(closes, UTC))
                for opens, closes in within
                if opens < closes
            )
            if worked or day >= first:
                yield Day(day, worked, self._schedule.plan(day).notes)


def _known(day: date) -> date:
    if not _FIRST_DAY <= plain_date(day).toordinal() <= _LAST_DAY:
        raise CalendarRangeError
    return day
