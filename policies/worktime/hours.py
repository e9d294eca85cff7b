"""The hours of one day: reading them, joining them, taking pieces out of them.

Hours are seconds since the day's midnight as the clock on the wall reads, ascending, disjoint, half-open. An interval
over midnight belongs to the day it starts on, so it may end as late as 48:00. No dates, no zones here.
"""

import re
from collections.abc import Iterable

Interval = tuple[str, str]
"""As people write it: ("09:00", "18:00"), ("22:00", "06:00") over midnight, ("00:00", "24:00") for the whole day."""

Hours = tuple[tuple[int, int], ...]
"""((32400, 64800),) is 09:00-18:00."""

DAY = 86_400
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)


def hours(intervals: Iterable[Interval]) -> Hours:
    """Read intervals; overlapping and touching ones become one.

    ValueError: a time that no clock shows, or an interval that starts where it ends (is it empty, or a whole day?).
    """
    return _join(_interval(opens, closes) for opens, closes in intervals)


def minus(worked: Hours, breaks: Hours) -> Hours:
    """Take the breaks out. They recur daily, so a shift over midnight has those of both its dates taken out."""
    recurring = sorted((start + shift, end + shift) for start, end in breaks for shift in (-DAY, 0, DAY))
    left = list(worked)
    for start, end in recurring:
        left = [
            piece
            for opens, closes in left
            for piece in ((opens, min(closes, start)), (max(opens, end), closes))
            if piece[0] < piece[1]
        ]
    return tuple(left)


def shortened(worked: Hours, seconds: int) -> Hours:
    """Take this much working time off the end of the day; a day that has no more than that is off."""
    left: list[tuple[int, int]] = []
    keep = total(worked) - seconds
    for opens, closes in worked:
        if keep <= 0:
            break
        left.append((opens, min(closes, opens + keep)))
        keep -= closes - opens
    return tuple(left)


def total(worked: Hours) -> int:
    """Working seconds of a day on which the clock does not change."""
    return sum(closes - opens for opens, closes in worked)


def _interval(opens: str, closes: str) -> tuple[int, int]:
    start, end = _clock(opens), _clock(closes)
    if start == DAY:
        raise ValueError(f"{opens}-{closes}: a day ends at 24:00, it does not start there; write 00:00")
    if start == end:
        raise ValueError(f"{opens}-{closes} is empty; write 00:00-24:00 for the whole day, or leave the day out")
    return start, end if start < end else end + DAY


def _clock(text: str) -> int:
    match = _CLOCK.fullmatch(text)
    if match:
        hour, minute = int(match[1]), int(match[2])
        if (hour < 24 and minute < 60) or (hour, minute) == (24, 0):
            return hour * 3600 + minute * 60
    raise ValueError(f"{text!r} is not a time of day; write HH:MM from 00:00 to 24:00")


def _join(pieces: Iterable[tuple[int, int]]) -> Hours:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(pieces):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return tuple(joined)
