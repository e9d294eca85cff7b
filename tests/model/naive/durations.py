"""Durations as policies write them. Rows of design §4.1: durations; `2h`; `1wd`; `15d`."""

import re
from functools import cache
from typing import NamedTuple


class Duration(NamedTuple):
    amount: int
    unit: str
    """`s` of work, `wd`, `d`."""


_HOURS = r"(?:working hours?|рабочи[йх]х? час(?:а|ов)?|hours?|час(?:а|ов)?|h|ч)"
_MINUTES = r"(?:minutes?|минут[аы]?|мин|m)"
_TIME = re.compile(rf"(?:(\d+) ?{_HOURS})? ?(?:(\d+) ?{_MINUTES})?\Z")
_WORKING = re.compile(r"(\d+) ?(?:wd|working days?|рд|рабочи[йх] (?:день|дн(?:я|ей)))\Z")
_CALENDAR = re.compile(r"(\d+) ?(?:d|(?:calendar )?days?|(?:календарны[йх] )?(?:день|дн(?:я|ей)))\Z")


@cache
def parse(text: str) -> Duration:
    for unit, pattern in (("wd", _WORKING), ("d", _CALENDAR)):
        days = pattern.match(text)
        if days:
            return Duration(int(days[1]), unit)
    found = _TIME.match(text)
    if not found or not any(found.groups()):
        raise ValueError(text)
    return Duration(int(found[1] or 0) * 3600 + int(found[2] or 0) * 60, "s")


def short(duration: Duration) -> str:
    """As ids of reminders have it."""
    if duration.unit != "s":
        return f"{duration.amount}{duration.unit}"
    minutes = duration.amount // 60
    return f"{minutes}m" if minutes % 60 else f"{minutes // 60}h"
