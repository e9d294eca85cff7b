"""Working time as a line of opening and closing moments, with the sums already made. Bare epoch seconds, no dates.

Every number is a float on purpose: comparing a float with a float is the fastest thing `bisect` can do, and
`datetime.timestamp` gives a float. Whole seconds and their sums stay exact far beyond the years in use.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from policies.worktime.zones import FIRST, FIRST_YEAR, LAST, LAST_YEAR

_BLINK = 5e-7
"""Half a microsecond, less than datetime can tell apart: keeps a sum of floats from slipping past a closing time."""


class CalendarRangeError(ValueError):
    """The moment lies outside the years that calendars are built for."""

    def __init__(self) -> None:
        super().__init__(f"calendars count working time from {FIRST_YEAR} to {LAST_YEAR}; this moment lies outside")


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """`elapsed` is the straight line through these: it rises by one a second while open and is flat while closed."""

    edges: list[float]
    """Opening, closing, opening, closing … ascending. An odd number of edges behind means: open."""
    base: list[float]
    """Per number of edges behind: the working seconds so far, less the opening moment while open."""
    done: list[float]
    """Working seconds from the beginning to each closing."""

    @classmethod
    def of(cls, spans: Iterable[tuple[float, float]]) -> "Timeline":
        """Spans may touch, and may come in any order; they do not overlap.

        ValueError: nothing is ever open.
        """
        edges: list[float] = []
        for opens, closes in sorted(spans):
            if edges and edges[-1] == opens:
                edges[-1] = closes
            else:
                edges += opens, closes
        if not edges:
            raise ValueError("the calendar has no working time at all")
        base, done, worked = [0.0], [], 0.0
        for opens, closes in zip(edges[::2], edges[1::2], strict=True):
            base.append(worked - opens)
            worked += closes - opens
            base.append(worked)
            done.append(worked)
        return cls(edges, base, done)

    def elapsed(self, at: float) -> float:
        """Working seconds from the beginning of the line to `at`."""
        behind = self._behind(at)
        return self.base[behind] + at if behind & 1 else self.base[behind]

    def is_open(self, at: float) -> bool:
        return self._behind(at) & 1 == 1

    def next_open(self, at: float) -> float:
        """`at` itself while open."""
        behind = self._behind(at)
        if behind & 1:
            return at
        if behind == len(self.edges):
            raise CalendarRangeError
        return self.edges[behind]

    def earliest(self, worked: float) -> float:
        """The first moment by which so much is worked: a closing rather than the opening after it."""
        return self._within(bisect_left(self.done, worked - _BLINK), worked)

    def latest(self, worked: float) -> float:
        """The last moment by which no more is worked: an opening rather than the closing before it."""
        return self._within(bisect_right(self.done, worked + _BLINK), worked)

    def _within(self, interval: int, worked: float) -> float:
        if worked < 0 or interval == len(self.done):
            raise CalendarRangeError
        return worked - self.base[2 * interval + 1]

    def _behind(self, at: float) -> int:
        """How many edges lie at or before this moment."""
        if not FIRST <= at < LAST:
            raise CalendarRangeError
        return bisect_right(self.edges, at)
