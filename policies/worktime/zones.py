"""A time zone as stretches of constant offset, so that hours on the wall become moments exactly and fast.

One rule covers every change of clock: a moment is working time if and only if the clock on the wall then reads a
working time. Times that a spring change skips are never worked; times that an autumn change repeats are worked twice.
Offsets come from the IANA database through `zoneinfo`; nothing here knows a rule of any country.
"""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

FIRST_YEAR, LAST_YEAR = 2000, 2050
"""The years that calendars are built for, both included, in UTC."""

YEARS = range(FIRST_YEAR - 1, LAST_YEAR + 2)
"""The same on the wall, where a year may begin before or after that of UTC, and its first night shift before that."""

FIRST = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC).timestamp()
LAST = datetime(LAST_YEAR + 1, 1, 1, tzinfo=UTC).timestamp()

_EPOCH = date(1970, 1, 1).toordinal()
_DAY = 86_400
_MARGIN = 4 * _DAY  # an hour on the wall may belong to a neighbouring year of UTC, a night shift to the day before


@dataclass(frozen=True, slots=True, eq=False)
class Zone:
    """`Zone.of("Europe/Moscow")`. Seconds "on the wall" are counted since 1970-01-01 00:00 as the wall reads."""

    info: ZoneInfo
    _begins: tuple[int, ...]
    """Epoch seconds at which each stretch begins, and one more: where the last one ends."""
    _offsets: tuple[int, ...]
    _wall_begins: tuple[int, ...]
    _wall_ends: tuple[int, ...]

    @staticmethod
    @lru_cache(maxsize=64)
    def of(name: str) -> "Zone":
        """ValueError: the IANA database has no such zone."""
        try:
            info = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise ValueError(f"unknown time zone {name!r}; an IANA name such as Europe/Moscow is meant") from error
        begins = (int(FIRST) - _MARGIN, *_changes(info), int(LAST) + _MARGIN)
        offsets = tuple(_offset(info, begin) for begin in begins[:-1])
        walls = [(begin + offset, end + offset) for (begin, end), offset in zip(pairwise(begins), offsets, strict=True)]
        return Zone(info, begins, offsets, tuple(begin for begin, _ in walls), tuple(end for _, end in walls))

    def day(self, moment: datetime) -> date:
        """The date on the wall."""
        return moment.astimezone(self.info).date()

    def spans(self, opens: int, closes: int) -> list[tuple[float, float]]:
        """Epoch seconds during which the wall reads within [opens, closes): one span, but around a change of clock."""
        found = []
        stretch = bisect_right(self._wall_ends, opens)
        while stretch < len(self._offsets) and self._wall_begins[stretch] < closes:
            offset = self._offsets[stretch]
            begin = max(opens - offset, self._begins[stretch])
            end = min(closes - offset, self._begins[stretch + 1])
            found.append((float(begin), float(end)))
            stretch += 1
        return found

    def until(self, wall: int) -> float:
        """Epoch second from which the wall never again reads less than this."""
        stretch = bisect_left(self._wall_begins, wall) - 1
        return float(min(wall - self._offsets[stretch], self._begins[stretch + 1]))


def midnight(day: date) -> int:
    """The wall's midnight at which the day starts, in seconds on the wall."""
    return (day.toordinal() - _EPOCH) * _DAY


def _changes(info: ZoneInfo) -> list[int]:
    """The epoch seconds at which the offset changes. No zone has ever changed it twice within a day."""
    days = range(int(FIRST) - _MARGIN, int(LAST) + _MARGIN, _DAY)
    return [
        _first_with_offset(info, day, day + _DAY)
        for (day, before), (_, after) in pairwise((day, _offset(info, day)) for day in days)
        if before != after
    ]


def _first_with_offset(info: ZoneInfo, before: int, after: int) -> int:
    """The first second between the two that has the offset of the later one."""
    new = _offset(info, after)
    return before + bisect_left(range(before, after), True, key=lambda second: _offset(info, second) == new)


def _offset(info: ZoneInfo, second: int) -> int:
    offset = datetime.fromtimestamp(second, info).utcoffset() or timedelta()
    return int(offset.total_seconds())
