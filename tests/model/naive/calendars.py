"""Working time, asked of every minute. Rows of design §4.1: interval ends; start outside working hours; short
pre-holiday day; working Saturday by decree; «8 часов, с 10 до 19» (a given break is subtracted).

Hours are read from the wall, so a night when the clock changes has the real minutes that it has.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from tests.model.naive.durations import parse
from tests.model.naive.russia import OFF, SHORT, SWAPPED

DAY, MINUTE, INSTANT = timedelta(days=1), timedelta(minutes=1), timedelta.resolution
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Piece = tuple[datetime, datetime]
"""A stretch of time: its first moment is in it, its last is not."""
Minutes = frozenset[int]
"""Of a day on the wall: 0 is 00:00."""


def calendar_of(raw: Mapping[str, Any]) -> "Calendar":
    """One for all policies with the same hours, as what it was asked once it need not be asked again."""
    return _made(json.dumps({key: value for key, value in raw.items() if key not in ("clause", "day")}))


class Calendar:
    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.raw = raw
        self.zone = ZoneInfo(raw.get("timezone", "Europe/Moscow"))
        self.breaks = intervals(raw.get("breaks", ""))
        self._minutes: dict[date, Minutes] = {}
        self._pieces: dict[date, list[Piece]] = {}

    def minutes(self, day: date) -> Minutes:
        """The minutes of a day that are worked."""
        if day not in self._minutes:
            self._minutes[day] = self._of_date(day)
        return self._minutes[day]

    def _of_date(self, day: date) -> Minutes:
        """What is said of the date itself wins over all else."""
        dates = self.raw.get("dates", {})
        if day.isoformat() in dates:
            return intervals(dates[day.isoformat()]) - self.breaks
        russian = self.raw.get("holidays") == "RU"
        if russian and day in OFF:
            return frozenset()
        if russian and day in SWAPPED and self.raw.get("working_weekends", "follow") == "follow":
            worked = self._of_weekday(SWAPPED[day])
        else:
            worked = self._of_weekday(day)
        return self._shortened(worked) if russian and day in SHORT else worked

    def _of_weekday(self, day: date) -> Minutes:
        hours = self.raw["hours"]
        if hours == "24x7":
            return frozenset(range(1440)) - self.breaks
        if isinstance(hours, str):
            return intervals(hours) - self.breaks
        told = (intervals(text) for names, text in hours.items() if day.weekday() in weekdays(names))
        return next(told, frozenset()) - self.breaks

    def _shortened(self, worked: Minutes) -> Minutes:
        short = self.raw.get("short_days", "ignore")
        if short == "ignore" or not worked:
            return worked
        if not short.startswith("minus "):
            return intervals(short) - self.breaks
        away = parse(short.removeprefix("minus ")).amount // 60
        return frozenset(sorted(worked)[:-away])

    def day(self, moment: datetime) -> date:
        return moment.astimezone(self.zone).date()

    def works(self, moment: datetime) -> bool:
        wall = moment.astimezone(self.zone)
        return wall.hour * 60 + wall.minute in self.minutes(wall.date())

    def worked(self, since: datetime) -> Iterator[Piece]:
        """All working time from then on."""
        day = since.astimezone(UTC).date()
        while True:
            for opens, closes in self._asked(day):
                if closes > since:
                    yield max(opens, since), closes
            day += DAY

    def _asked(self, day: date) -> list[Piece]:
        """Every minute of a day of UTC is asked; neighbours are told as one."""
        if day not in self._pieces:
            found: list[Piece] = []
            midnight = datetime.combine(day, time(), UTC)
            for minute in (midnight + n * MINUTE for n in range(1440)):
                if not self.works(minute):
                    continue
                if found and found[-1][1] == minute:
                    found[-1] = (found[-1][0], minute + MINUTE)
                else:
                    found.append((minute, minute + MINUTE))
            self._pieces[day] = found
        return self._pieces[day]

    def between(self, start: datetime, end: datetime) -> timedelta:
        total = timedelta()
        for opens, closes in self.worked(start):
            if opens >= end:
                break
            total += min(closes, end) - opens
        return total

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone).astimezone(UTC)

    def close(self, day: date) -> datetime:
        """The end of the last minute of the day that is worked."""
        minute = self.midnight(day + DAY) - MINUTE
        while not self.works(minute):
            minute -= MINUTE
        return minute + MINUTE

    def later(self, day: date, count: int) -> date:
        """So many working days after that day; before it, if negative."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.minutes(day):
                day += step
        return day

    def within(self, moment: datetime, day: date) -> datetime:
        """The moment where it is one of work or of closing; else the day's next opening, or its close."""
        closing = self.works(moment - INSTANT) and self.day(moment - INSTANT) == day
        if closing or moment >= self.close(day):
            return min(moment, self.close(day))
        return next(self.worked(moment))[0]


class Always(Calendar):
    """Around the clock: what calendar days are counted by."""

    def __init__(self, zone: ZoneInfo) -> None:
        super().__init__({"timezone": zone.key, "hours": "24x7"})

    def worked(self, since: datetime) -> Iterator[Piece]:
        while True:
            yield since, since + DAY
            since += DAY


@cache
def _made(raw: str) -> Calendar:
    return Calendar(json.loads(raw))


@cache
def intervals(text: str) -> Minutes:
    """`09:00-13:00, 14:00-18:00`; nothing for `closed`."""
    if text in ("", "closed"):
        return frozenset()
    ends = [[_minute(end) for end in piece.split("-")] for piece in text.split(",")]
    if any(closes <= opens for opens, closes in ends):
        raise NotImplementedError(text)
    return frozenset(minute for opens, closes in ends for minute in range(opens, closes))


def _minute(text: str) -> int:
    hour, minute = text.strip().split(":")
    return int(hour) * 60 + int(minute)


@cache
def weekdays(names: str) -> frozenset[int]:
    """`mon-fri`, `mon,wed`, `sat`."""
    found: set[int] = set()
    for piece in names.replace(" ", "").split(","):
        first, _, last = piece.partition("-")
        start, end = WEEK.index(first), WEEK.index(last or first)
        found.update(range(start, end + 1) if start <= end else {*range(start, 7), *range(end + 1)})
    return frozenset(found)
