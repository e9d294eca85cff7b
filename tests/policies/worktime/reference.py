"""Working time the slow way, minute by minute: look at the wall, ask whether it reads a working time.

Shares nothing with the code under test but the words in which hours are written.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTE = timedelta(minutes=1)

Intervals = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Reference:
    zone: ZoneInfo
    weekly: Mapping[str, Intervals]
    closed: Sequence[date]
    dates: Mapping[date, Intervals]
    breaks: Intervals

    def is_open(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        today, yesterday = self._intervals(wall.date()), self._intervals(wall.date() - timedelta(days=1))
        on_shift = any(_tonight(minute, *interval) for interval in today) or any(
            _last_night(minute, *interval) for interval in yesterday
        )
        return on_shift and not any(_tonight(minute, *pause) or _last_night(minute, *pause) for pause in self.breaks)

    def between(self, start: datetime, end: datetime) -> int:
        return 60 * sum(self.is_open(start + number * MINUTE) for number in range((end - start) // MINUTE))

    def add(self, start: datetime, minutes: int, end: datetime) -> datetime | None:
        """The end of the last of so many open minutes; None when it is not before `end`."""
        moment = start
        while minutes and moment < end:
            minutes -= self.is_open(moment)
            moment += MINUTE
        return None if minutes else moment

    def _intervals(self, day: date) -> Intervals:
        if day in self.dates:
            return self.dates[day]
        return () if day in self.closed else self.weekly.get(WEEKDAYS[day.weekday()], ())


def _tonight(minute: int, opens: str, closes: str) -> bool:
    """Of an interval that starts on this date."""
    return _minutes(opens) <= minute and (minute < _minutes(closes) or _over_midnight(opens, closes))


def _last_night(minute: int, opens: str, closes: str) -> bool:
    """Of an interval that started on the date before."""
    return _over_midnight(opens, closes) and minute < _minutes(closes)


def _over_midnight(opens: str, closes: str) -> bool:
    return _minutes(closes) < _minutes(opens)


def _minutes(text: str) -> int:
    hour, minute = text.split(":")
    return int(hour) * 60 + int(minute)
